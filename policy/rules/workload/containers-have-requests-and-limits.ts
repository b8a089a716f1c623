import { workloadRule } from "../../frame/rule";
import { unless } from "../../frame/findings";

const RESOURCES = ["cpu", "memory", "ephemeral-storage"] as const;

/** WL-07: Every container has requests and limits. */
export const containersHaveRequestsAndLimits = workloadRule({
  control: "WL-07",
  sentence: "containers-have-requests-and-limits",
  judge: ({ containers }) =>
    containers
      // The API refuses resources on ephemeral containers.
      .filter(({ list }) => list !== "ephemeralContainers")
      .flatMap(({ path, container }) =>
        RESOURCES.flatMap((resource) => [
          ...unless(
            container.resources?.requests?.[resource] !== undefined,
            `${path}.resources.requests[${resource}]: absent; set it`,
          ),
          ...unless(
            container.resources?.limits?.[resource] !== undefined,
            `${path}.resources.limits[${resource}]: absent; set it`,
          ),
        ]),
      ),
});
