import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { GATEWAY_NAME } from "../../lib/gateway-name";
import { labelsFor } from "../../lib/labels";
import type { Edge } from "../cluster/cluster-types";
import type { Topology } from "../mesh/mesh-types";
import { publicHost } from "../mesh/route-plan";
import { planBudget } from "../workload/budget-plan";
import { planScaling } from "../workload/scaling-plan";
import {
  CERTIFICATE_SECRET,
  gatewaySelector,
  planEdgeGateway,
  planGateway,
  planGatewayAuthorization,
  planLimits,
  planTokens,
} from "./gateway-plan";
import { planEdgeIngress, planEntryService } from "./gateway-entry-plan";
import { gatewayAnnotations, gatewayFacts, planGatewayNetwork, planGatewayPod } from "./gateway-proxy-plan";
import type { GatewayConfig } from "./gateway-schema";
import { hostCertificate } from "./host-certificate";

/** What the gateway is made of. */
export interface GatewayArgs {
  readonly config: GatewayConfig;
  readonly topology: Topology;
  readonly namespace: pulumi.Input<string>;
  /** Whether the cluster gives load balancers an address. */
  readonly loadBalancers: boolean;
  /** A load balancer that ends TLS and has a firewall look at requests. @default the gateway ends TLS itself */
  readonly edge?: Edge | undefined;
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
    hostCertificate(
      `${label}-certificate`,
      {
        hosts,
        certificate: args.config.certificate,
        metadata: { ...this.metadata, name: CERTIFICATE_SECRET },
      },
      { parent: this },
    );
    const auth = args.topology.graph.entries.find(({ to }) => to === "auth");
    this.rule(
      "Gateway",
      RULES.mesh,
      args.edge === undefined ? planGateway(GATEWAY_NAME, hosts) : planEdgeGateway(GATEWAY_NAME),
    );
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
    const { config, topology, edge } = args;
    const owned = { parent: this };
    const account = new k8s.core.v1.ServiceAccount(
      label,
      { metadata, automountServiceAccountToken: false },
      owned,
    );
    const network = new k8s.networking.v1.NetworkPolicy(
      label,
      { metadata, spec: planGatewayNetwork(topology, config, edge) },
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
            metadata: { labels: this.labels, annotations: gatewayAnnotations(edge) },
            spec: planGatewayPod(config, edge),
          },
        },
      },
      { ...owned, dependsOn: [account, network], ignoreChanges: ["spec.replicas"] },
    );
    this.open(deployment);
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

  /** Shows the proxies to the world, once they run. */
  private open(deployment: pulumi.Resource): void {
    const { label, metadata, args, hosts } = this;
    const { config, loadBalancers, edge } = args;
    const entry = { name: GATEWAY_NAME, hosts, config, loadBalancers, edge };
    const { annotations, spec } = planEntryService(entry);
    const service = new k8s.core.v1.Service(
      label,
      { metadata: { ...metadata, annotations }, spec },
      { parent: this, dependsOn: deployment },
    );
    if (edge === undefined) return;
    const ingress = planEdgeIngress(entry, edge);
    new k8s.networking.v1.Ingress(
      label,
      { metadata: { ...metadata, annotations: ingress.annotations }, spec: ingress.spec },
      { parent: this, dependsOn: service },
    );
  }
}
