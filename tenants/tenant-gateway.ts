import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { GatewayConfig } from "../components/platform/gateway-schema";
import { hostCertificate } from "../components/platform/host-certificate";
import { ingressNamespace } from "../lib/gateway-name";
import { labelsFor } from "../lib/labels";
import { planTenantGateway, TENANT_CERTIFICATE, TENANT_GATEWAY } from "./tenant-gateway-plan";

/** What tenants' way in is made from. */
export interface TenantGatewayArgs {
  readonly environment: string;
  readonly config: Pick<GatewayConfig, "domain" | "certificate">;
  /** Whether a cloud's load balancer ends TLS before it. */
  readonly behindEdge: boolean;
}

/** The listener on the platform's proxies that tenants' routes attach to. Once for a cell. */
export class TenantGateway extends pulumi.ComponentResource {
  constructor(
    private readonly label: string,
    private readonly args: TenantGatewayArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("platform:tenant:TenantGateway", label, {}, opts);
    const { environment, config, behindEdge } = args;
    const plan = planTenantGateway(environment, config.domain, behindEdge);
    const certificate = hostCertificate(
      `${label}-certificate`,
      {
        hosts: plan.hosts,
        certificate: config.certificate,
        metadata: this.metadata(TENANT_CERTIFICATE),
      },
      { parent: this },
    );
    new k8s.networking.v1.NetworkPolicy(
      label,
      { metadata: this.metadata(TENANT_GATEWAY), spec: plan.network },
      { parent: this },
    );
    this.custom(
      { apiVersion: "security.istio.io/v1", kind: "AuthorizationPolicy", spec: plan.authorization },
      [],
    );
    this.custom({ apiVersion: "gateway.networking.k8s.io/v1", kind: "Gateway", spec: plan.gateway }, [
      certificate,
    ]);
    this.registerOutputs({});
  }

  private metadata(name: string) {
    return {
      name,
      namespace: ingressNamespace(this.args.environment),
      labels: labelsFor({ name: "gateway", instance: TENANT_GATEWAY, component: "tenant-access" }),
    };
  }

  private custom(
    object: { readonly apiVersion: string; readonly kind: string; readonly spec: object },
    dependsOn: pulumi.Resource[],
  ): void {
    new k8s.apiextensions.CustomResource(
      `${this.label}-${object.kind.toLowerCase()}`,
      { ...object, metadata: this.metadata(TENANT_GATEWAY) },
      { parent: this, dependsOn },
    );
  }
}
