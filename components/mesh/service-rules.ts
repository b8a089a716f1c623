import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { planAuthorization } from "./authorization-plan";
import { planDestination } from "./destination-plan";
import { planSidecar } from "./egress-plan";
import { planFallbacks } from "./fallback-plan";
import type { Place, Topology } from "./mesh-types";
import { placeOf } from "./neighbours";
import { planNetwork } from "./network-plan";
import { planRoutes } from "./route-plan";

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
}

/** Group and version of the mesh's kinds. */
const apiVersions = {
  AuthorizationPolicy: "security.istio.io/v1",
  DestinationRule: "networking.istio.io/v1",
  EnvoyFilter: "networking.istio.io/v1alpha3",
  Sidecar: "networking.istio.io/v1",
  VirtualService: "networking.istio.io/v1",
} as const;

/** What one of several rules of a kind has of its own. */
interface OwnMetadata {
  /** Part of the resource's name. */
  readonly suffix?: string;
  readonly metadata?: object;
}

/**
 * The rollouts controller writes weights into the routes, so that it shares the field with the program: a changed
 * route takes the whole list over, and the controller puts the weights of a running release back at once.
 */
const sharedWithController: OwnMetadata = { metadata: { annotations: { "pulumi.com/patchForce": "true" } } };

const versionsOf = ({ split }: Place): [string, string][] =>
  split === undefined
    ? []
    : [
        ["stable", split.stable],
        ["trial", split.trial],
      ];

/** Who may talk to one service and how: by address in the network, by identity in the mesh. */
export class ServiceRules extends pulumi.ComponentResource {
  constructor(name: string, args: ServiceRulesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:mesh:ServiceRules", name, {}, opts);
    const owned = { parent: this };
    const { topology, key, labels, namespace } = args;
    const place = placeOf(topology, key);
    const metadata = { name: place.name, namespace, labels };
    new k8s.networking.v1.NetworkPolicy(name, { metadata, spec: planNetwork(topology, key) }, owned);
    const rule = (kind: keyof typeof apiVersions, spec: object, own: OwnMetadata = {}) =>
      new k8s.apiextensions.CustomResource(
        [name, ...(own.suffix === undefined ? [] : [own.suffix]), kind.toLowerCase()].join("-"),
        { apiVersion: apiVersions[kind], kind, metadata: { ...metadata, ...own.metadata }, spec },
        owned,
      );
    const limits = (to: Pick<Place, "name" | "namespace">) =>
      planDestination({ place: to, replicas: args.replicas });
    if (topology.mesh) {
      rule("AuthorizationPolicy", planAuthorization(topology, key));
      rule("DestinationRule", limits(place));
      for (const [suffix, version] of versionsOf(place))
        rule("DestinationRule", limits({ ...place, name: version }), {
          suffix,
          metadata: { name: version },
        });
      rule("VirtualService", planRoutes(args), place.split?.weighted ? sharedWithController : {});
      rule("Sidecar", planSidecar(topology, key));
      const fallbacks = planFallbacks(topology, key);
      if (fallbacks !== undefined) rule("EnvoyFilter", fallbacks);
    }
    this.registerOutputs({});
  }
}
