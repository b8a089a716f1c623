import { mebibytes, millicores, toMebibytes, toMillicores } from "../lib/quantity";
import type { Tier } from "./tiers";

/** The hard limits of a tenant's namespace: its allocation, and no way around the gateway. */
export function planQuota({ cpu, memory, replicas }: Tier) {
  return {
    "requests.cpu": cpu,
    "limits.cpu": cpu,
    "requests.memory": memory,
    "limits.memory": memory,
    pods: String(replicas),
    "services.loadbalancers": "0",
    "services.nodeports": "0",
  };
}

/** Defaults of a container that asks for nothing: an equal share of the tier for each of its replicas. */
export function planLimits({ cpu, memory, replicas }: Tier) {
  const share = {
    cpu: millicores(Math.floor(toMillicores(cpu) / replicas)),
    memory: mebibytes(Math.floor(toMebibytes(memory) / replicas)),
  };
  return [{ type: "Container", default: share, defaultRequest: share, max: { cpu, memory } }];
}
