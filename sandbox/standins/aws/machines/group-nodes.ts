import { createHash } from "node:crypto";
import { list, object, text } from "../../kubernetes/objects/access";
import type { PlainObject } from "../../rpc/values";
import { type MachineSize, machineSize } from "./machine-size";

/** Label of EKS on every node of a managed group. */
export const GROUP_LABEL = "eks.amazonaws.com/nodegroup";
/** The annotation by which the simulator knows the nodes it keeps alive. */
const SIMULATED = { "kwok.x-k8s.io/node": "fake" };
const ZONES = ["a", "b", "c"] as const;
const UNKNOWN_SIZE: MachineSize = { cores: 4, memoryGibibytes: 16, gpus: 0 };
/** How EKS and Kubernetes spell the same effects. */
const EFFECTS: Readonly<Record<string, string>> = {
  NO_SCHEDULE: "NoSchedule",
  NO_EXECUTE: "NoExecute",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
};
/** Scratch storage and pods of one node. */
const REST = { "ephemeral-storage": "100Gi", pods: "110" };

/**
 * The nodes of a managed group, spread over three zones: as many as it may have, because no autoscaler adds any
 * while pods wait.
 */
export function planGroupNodes(group: PlainObject, region: string): PlainObject[] {
  const groupName = text(group, "nodeGroupName") ?? "";
  const [instanceType = ""] = list(group, "instanceTypes").map(String);
  const size = machineSize(instanceType) ?? UNKNOWN_SIZE;
  const capacity = {
    ...REST,
    cpu: String(size.cores),
    memory: `${size.memoryGibibytes}Gi`,
    ...(size.gpus > 0 && { "nvidia.com/gpu": String(size.gpus) }),
  };
  const taints = list(group, "taints").map((taint) => ({
    key: text(taint, "key") ?? "",
    value: text(taint, "value") ?? "",
    effect: EFFECTS[text(taint, "effect") ?? ""] ?? "NoSchedule",
  }));
  const count = Number(object(group, "scalingConfig")["maxSize"] ?? 1);
  return Array.from({ length: count }, (_, index) => {
    const zone = `${region}${ZONES[index % ZONES.length] ?? "a"}`;
    const machine = createHash("sha256").update(`${groupName} ${index}`).digest("hex").slice(0, 17);
    const name = `i-${machine}.${region}.compute.internal`;
    return {
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name,
        labels: {
          ...object(group, "labels"),
          [GROUP_LABEL]: groupName,
          "eks.amazonaws.com/capacityType": text(group, "capacityType") ?? "ON_DEMAND",
          "kubernetes.io/arch": "amd64",
          "kubernetes.io/hostname": name,
          "kubernetes.io/os": "linux",
          "node.kubernetes.io/instance-type": instanceType,
          "topology.kubernetes.io/region": region,
          "topology.kubernetes.io/zone": zone,
        },
        annotations: SIMULATED,
      },
      spec: { providerID: `aws:///${zone}/i-${machine}`, taints },
      status: { capacity, allocatable: capacity },
    };
  });
}
