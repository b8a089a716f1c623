import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { planAuthorization } from "./authorization-plan";
import { planDestination } from "./destination-plan";
import { planSidecar } from "./egress-plan";
import { planFallbacks } from "./fallback-plan";
import type { Topology } from "./mesh-types";
import { placeOf } from "./neighbours";
import { planNetwork } from "./network-plan";
import { planRoutes, type RouteTarget } from "./route-plan";

/** What the rules of one service are made from. */
export interface ServiceRulesArgs {
  readonly topology: Topology;
  /** The service's key in the graph. */
  readonly key: string;
  readonly namespace: pulumi.Input<string>;
  readonly labels: Readonly<Record<string, string>>;
  /** The most replicas there are. */
  readonly replicas: number;
  /** Domain of the public hosts. */
  readonly domain: string;
  /** The Services behind its routes. @default the service's own */
  readonly targets?: readonly RouteTarget[];
}

const NETWORKING = "networking.istio.io/v1";
const FILTERS = "networking.istio.io/v1alpha3";
const SECURITY = "security.istio.io/v1";

/** Who may talk to one service and how: by address in the network, by identity in the mesh. */
export class ServiceRules extends pulumi.ComponentResource {
  constructor(name: string, args: ServiceRulesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:mesh:ServiceRules", name, {}, opts);
    const owned = { parent: this };
    const { topology, key, labels, namespace } = args;
    const place = placeOf(topology, key);
    const metadata = { name: place.name, namespace, labels };
    new k8s.networking.v1.NetworkPolicy(name, { metadata, spec: planNetwork(topology, key) }, owned);
    const rule = (kind: string, apiVersion: string, spec: object) =>
      new k8s.apiextensions.CustomResource(
        `${name}-${kind.toLowerCase()}`,
        { apiVersion, kind, metadata, spec },
        owned,
      );
    if (topology.mesh) {
      rule("AuthorizationPolicy", SECURITY, planAuthorization(topology, key));
      rule("DestinationRule", NETWORKING, planDestination({ place, replicas: args.replicas }));
      rule("VirtualService", NETWORKING, planRoutes(args));
      rule("Sidecar", NETWORKING, planSidecar(topology, key));
      const fallbacks = planFallbacks(topology, key);
      if (fallbacks !== undefined) rule("EnvoyFilter", FILTERS, fallbacks);
    }
    this.registerOutputs({});
  }
}
