import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { GATEWAY_NAME } from "../../lib/gateway-name";
import { labelsFor } from "../../lib/labels";
import type { Topology } from "../mesh/mesh-types";
import { publicHost } from "../mesh/route-plan";
import { planBudget } from "../workload/budget-plan";
import { planScaling } from "../workload/scaling-plan";
import {
  CERTIFICATE_SECRET,
  gatewayPorts,
  gatewaySelector,
  planGateway,
  planGatewayAuthorization,
  planLimits,
  planTokens,
} from "./gateway-plan";
import { gatewayAnnotations, gatewayFacts, planGatewayNetwork, planGatewayPod } from "./gateway-proxy-plan";
import type { GatewayConfig } from "./gateway-schema";
import { selfSigned } from "./self-signed";

/** What the gateway is made of. */
export interface GatewayArgs {
  readonly config: GatewayConfig;
  readonly topology: Topology;
  readonly namespace: pulumi.Input<string>;
  /** Whether the cluster gives load balancers an address. */
  readonly loadBalancers: boolean;
}

const RULES = {
  mesh: "networking.istio.io/v1",
  filters: "networking.istio.io/v1alpha3",
  security: "security.istio.io/v1",
};

/** The platform's one public way in: proxies, their network, TLS, tokens and limits. */
export class Gateway extends pulumi.ComponentResource {
  private readonly labels = labelsFor({ name: "gateway", instance: GATEWAY_NAME, component: "gateway" });

  constructor(
    private readonly label: string,
    private readonly args: GatewayArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("platform:platform:Gateway", label, {}, opts);
    const { hosts } = this;
    this.runProxies();
    this.certify(hosts);
    const auth = args.topology.graph.entries.find(({ to }) => to === "auth");
    this.rule("Gateway", RULES.mesh, planGateway(GATEWAY_NAME, hosts));
    this.rule("EnvoyFilter", RULES.filters, planLimits(GATEWAY_NAME, args.config));
    this.rule("AuthorizationPolicy", RULES.security, planGatewayAuthorization(GATEWAY_NAME, hosts));
    if (auth !== undefined)
      this.rule(
        "RequestAuthentication",
        RULES.security,
        planTokens(GATEWAY_NAME, publicHost(auth, args.config.domain)),
      );
    this.registerOutputs({});
  }

  /** The public names of the services that the gateway reaches. */
  private get hosts(): string[] {
    const { topology, config } = this.args;
    return topology.graph.entries.map((entry) => publicHost(entry, config.domain));
  }

  private get metadata() {
    return { name: GATEWAY_NAME, namespace: this.args.namespace, labels: this.labels };
  }

  private rule(kind: string, apiVersion: string, spec: object): void {
    new k8s.apiextensions.CustomResource(
      `${this.label}-${kind.toLowerCase()}`,
      { apiVersion, kind, metadata: this.metadata, spec },
      { parent: this },
    );
  }

  private runProxies(): void {
    const { label, metadata, args } = this;
    const { config, topology } = args;
    const owned = { parent: this };
    const account = new k8s.core.v1.ServiceAccount(
      label,
      { metadata, automountServiceAccountToken: false },
      owned,
    );
    const network = new k8s.networking.v1.NetworkPolicy(
      label,
      { metadata, spec: planGatewayNetwork(topology, config) },
      owned,
    );
    const deployment = new k8s.apps.v1.Deployment(
      label,
      {
        metadata: { ...metadata, annotations: { "pulumi.com/timeoutSeconds": "180" } },
        spec: {
          replicas: config.replicas.min,
          selector: { matchLabels: gatewaySelector(GATEWAY_NAME) },
          strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
          progressDeadlineSeconds: 180,
          template: {
            metadata: { labels: this.labels, annotations: gatewayAnnotations },
            spec: planGatewayPod(config),
          },
        },
      },
      { ...owned, dependsOn: [account, network], ignoreChanges: ["spec.replicas"] },
    );
    new k8s.core.v1.Service(
      label,
      { metadata: { ...metadata, annotations: this.address() }, spec: this.frontDoor() },
      {
        ...owned,
        dependsOn: deployment,
      },
    );
    const facts = gatewayFacts(config);
    new k8s.autoscaling.v2.HorizontalPodAutoscaler(
      label,
      {
        metadata: { ...metadata, annotations: { "pulumi.com/skipAwait": "true" } },
        spec: planScaling(facts, { apiVersion: "apps/v1", kind: "Deployment", name: GATEWAY_NAME }),
      },
      owned,
    );
    new k8s.policy.v1.PodDisruptionBudget(label, { metadata, spec: planBudget(facts) }, owned);
  }

  /** How Amazon's controller makes the load balancer: in front of the pods, without node ports. */
  private address(): Record<string, string> {
    return this.args.loadBalancers
      ? {
          "service.beta.kubernetes.io/aws-load-balancer-type": "external",
          "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type": "ip",
          "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing",
          // Where external-dns runs, it writes these names into the public zone.
          "external-dns.alpha.kubernetes.io/hostname": this.hosts.join(","),
        }
      : {};
  }

  private frontDoor() {
    const ports = Object.entries(gatewayPorts).map(([name, { service, container }]) => ({
      name,
      port: service,
      targetPort: container,
      protocol: "TCP",
    }));
    const shared = { selector: gatewaySelector(GATEWAY_NAME), ports };
    return this.args.loadBalancers
      ? {
          ...shared,
          type: "LoadBalancer",
          allocateLoadBalancerNodePorts: false,
          externalTrafficPolicy: "Local",
          loadBalancerSourceRanges: this.args.config.clients,
        }
      : { ...shared, type: "ClusterIP" };
  }

  private certify(hosts: readonly string[]): void {
    const { config } = this.args;
    const metadata = { ...this.metadata, name: CERTIFICATE_SECRET };
    const name = `${this.label}-certificate`;
    switch (config.certificate.kind) {
      case "self-signed": {
        const { certificate, key } = selfSigned(hosts);
        new k8s.core.v1.Secret(
          name,
          {
            metadata,
            type: "kubernetes.io/tls",
            stringData: { "tls.crt": certificate, "tls.key": pulumi.secret(key) },
          },
          { parent: this },
        );
        return;
      }
      case "issuer":
        new k8s.apiextensions.CustomResource(
          name,
          {
            apiVersion: "cert-manager.io/v1",
            kind: "Certificate",
            metadata,
            spec: {
              secretName: CERTIFICATE_SECRET,
              dnsNames: hosts,
              privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
              issuerRef: { kind: "ClusterIssuer", name: config.certificate.name },
            },
          },
          { parent: this },
        );
        return;
      default:
        throw new Error(`unhandled certificate ${JSON.stringify(config.certificate satisfies never)}`);
    }
  }
}
