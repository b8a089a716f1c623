import { containerSecurity, podSecurity, UNPRIVILEGED } from "../../lib/pod-security";
import { planConfig } from "./config-plan";
import { planPlacement } from "./placement-plan";
import { planEnd, planProbes } from "./probe-plan";
import { planResources } from "./resources-plan";
import { planVolumes } from "./volumes-plan";
import type { WorkloadFacts } from "./workload-types";

/** The pod of a service: passes Pod Security "restricted", writes only to its volumes, ends without a lost request. */
export function planPod(facts: WorkloadFacts) {
  const { row, name, image } = facts;
  const { volumes, volumeMounts } = planVolumes(row, name);
  const { lifecycle, terminationGracePeriodSeconds } = planEnd(row.deadlines);
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    os: { name: "linux" },
    // Every name that is asked for is a full one: without this each lookup would first try four others.
    dnsConfig: { options: [{ name: "ndots", value: "2" }] },
    securityContext: {
      ...podSecurity,
      fsGroup: UNPRIVILEGED,
      fsGroupChangePolicy: "OnRootMismatch",
    },
    ...planPlacement(facts),
    terminationGracePeriodSeconds,
    volumes,
    containers: [
      {
        name,
        image,
        imagePullPolicy: "Always",
        ports: [{ name: "http", containerPort: row.port, protocol: "TCP" }],
        envFrom: [{ configMapRef: { name: planConfig(facts).name, optional: false } }],
        securityContext: containerSecurity,
        resources: planResources(facts),
        volumeMounts,
        lifecycle,
        ...planProbes(row.deadlines),
      },
    ],
  };
}
