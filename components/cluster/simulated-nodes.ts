import { core } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labelsFor } from "../../lib/labels";
import type { NodeGroupPlan } from "./node-group-plan";

/** The zones of the sandbox's own nodes. */
const REGION = "eu-central-1";
const ZONES = ["a", "b", "c"].map((suffix) => `${REGION}${suffix}`);

/** One simulated node: what a real one of its group would be named, labelled and tainted. */
export const planSimulatedNodes = ({ name, labels, taints, instanceTypes }: NodeGroupPlan) =>
  ZONES.map((zone) => ({
    metadata: {
      name: `${name}-${zone}`,
      labels: {
        ...labelsFor({ name: "node", instance: name, component: "cluster" }),
        ...labels,
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": `${name}-${zone}`,
        "kubernetes.io/os": "linux",
        "node.kubernetes.io/instance-type": instanceTypes[0] ?? "unknown",
        "topology.kubernetes.io/region": REGION,
        "topology.kubernetes.io/zone": zone,
      },
      // What the simulator looks for: it reports these nodes, and the pods on them, as ready.
      annotations: { "kwok.x-k8s.io/node": "fake" },
    },
    spec: { taints: taints.map(({ key, value }) => ({ key, value, effect: "NoSchedule" })) },
  }));

/** What a sandbox stack simulates beyond the sandbox's own nodes: the groups that tenants own. */
export class SimulatedNodes extends pulumi.ComponentResource {
  /** The nodes, which must be gone last and exist before the pods they are for. */
  readonly nodes: readonly pulumi.Resource[];

  constructor(
    name: string,
    args: { readonly groups: readonly NodeGroupPlan[] },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("platform:cluster:SimulatedNodes", name, {}, opts);
    this.nodes = args.groups
      .flatMap(planSimulatedNodes)
      .map((node) => new core.v1.Node(`${name}-${node.metadata.name}`, node, { parent: this }));
    this.registerOutputs({});
  }
}
