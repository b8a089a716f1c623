import { core } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labelsFor } from "../../lib/labels";
import { instanceType } from "./instance-types";
import { MAX_PODS, type NodeGroupPlan } from "./node-group-plan";

/** The zones of the sandbox's own nodes. */
const REGION = "eu-central-1";
const ZONES = ["a", "b", "c"].map((suffix) => `${REGION}${suffix}`);

/** A node's size as the simulator takes it. */
function capacityOf({ instanceTypes, volumeGib }: NodeGroupPlan): Record<string, string> {
  const machine = instanceType(instanceTypes[0] ?? "");
  if (machine === undefined) throw new Error(`no known instance type in ${instanceTypes.join(", ")}`);
  return {
    cpu: String(machine.vcpus),
    memory: `${machine.memoryGib}Gi`,
    "ephemeral-storage": `${volumeGib}Gi`,
    pods: String(MAX_PODS),
  };
}

/**
 * The simulated nodes of a group, as real ones would be named, sized, labelled and tainted. All that the group may
 * have, because nothing adds nodes to a sandbox while pods wait.
 */
export const planSimulatedNodes = (group: NodeGroupPlan) =>
  Array.from({ length: group.max }, (_, index) => {
    const zone = ZONES[index % ZONES.length] ?? REGION;
    const name = `${group.name}-${index + 1}`;
    return {
      metadata: {
        name,
        labels: {
          ...labelsFor({ name: "node", instance: group.name, component: "cluster" }),
          ...group.labels,
          "kubernetes.io/arch": "amd64",
          "kubernetes.io/hostname": name,
          "kubernetes.io/os": "linux",
          "node.kubernetes.io/instance-type": group.instanceTypes[0] ?? "",
          "topology.kubernetes.io/region": REGION,
          "topology.kubernetes.io/zone": zone,
        },
        annotations: {
          // What the simulator looks for: it reports these nodes, and the pods on them, as ready.
          "kwok.x-k8s.io/node": "fake",
          "sandbox.spotify-ai.io/capacity": JSON.stringify(capacityOf(group)),
        },
      },
      spec: { taints: group.taints.map(({ key, value }) => ({ key, value, effect: "NoSchedule" })) },
    };
  });

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
