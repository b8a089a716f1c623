import * as pulumi from "@pulumi/pulumi";
import { ingressNamespace } from "../../lib/gateway-name";
import { billingNamespace, servicesNamespace } from "../../lib/naming";
import type { DataClass } from "../../lib/ownership";
import type { Edge } from "../cluster/cluster-types";
import type { Topology } from "../mesh/mesh-types";
import { ControlPolicies } from "./controls/control-policies";
import type { ControlPolicy } from "./controls/control-policies-types";
import { Gateway } from "./gateway";
import type { GatewayConfig } from "./gateway-schema";
import { GuardedNamespace } from "./guarded-namespace";
import { PriorityClasses } from "./priority-classes";

/** What the platform of an environment is made of. */
export interface PlatformArgs {
  readonly environment: string;
  readonly gateway: GatewayConfig;
  readonly topology: Topology;
  /** Whether the cluster gives load balancers an address. */
  readonly loadBalancers: boolean;
  /** What a cloud puts before the gateway. @default nothing */
  readonly edge?: Edge | undefined;
  /** What the API server enforces in the platform's own namespaces. @default nothing */
  readonly controls?: readonly ControlPolicy[];
}

/** What a cluster gets once for an environment. */
export class Platform extends pulumi.ComponentResource {
  /** Namespaces of the shared services, of billing and of the public gateway. */
  readonly namespaces: Readonly<Record<"services" | "billing" | "ingress", pulumi.Output<string>>>;

  constructor(name: string, args: PlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:platform:Platform", name, {}, opts);
    const owned = { parent: this };
    const { environment, topology } = args;
    // Pods of a class that is not there are refused, so that the classes come before the namespaces.
    const dependsOn: pulumi.Resource[] = [new PriorityClasses(`${name}-priority`, owned)];
    // Nothing is written into a namespace before every control is in force.
    if (args.controls !== undefined)
      dependsOn.push(new ControlPolicies(`${name}-controls`, args.controls, owned));
    const guarded = (part: string, live: string, data: DataClass) =>
      new GuardedNamespace(
        `${name}-${part}`,
        { part, live, data, mesh: topology.mesh },
        { ...owned, dependsOn },
      ).namespace;
    this.namespaces = {
      services: guarded("services", servicesNamespace(environment), "personal"),
      billing: guarded("billing", billingNamespace(environment), "cardholder"),
      ingress: guarded("ingress", ingressNamespace(environment), "personal"),
    };
    // Without the mesh there is nothing that could end TLS and count requests: the services stay inside.
    if (topology.mesh)
      new Gateway(
        `${name}-gateway`,
        {
          config: args.gateway,
          topology,
          namespace: this.namespaces.ingress,
          loadBalancers: args.loadBalancers,
          edge: args.edge,
        },
        owned,
      );
    this.registerOutputs({ namespaces: this.namespaces });
  }
}
