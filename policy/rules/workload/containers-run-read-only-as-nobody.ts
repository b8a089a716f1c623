import { workloadRule } from "../../frame/rule";
import { when, unless } from "../../frame/findings";

const LOWEST_ID = 10001;

/** WL-03: Containers run read-only, as a high user id, on Linux, without a shared process namespace. */
export const containersRunReadOnlyAsNobody = workloadRule({
  control: "WL-03",
  sentence: "containers-run-read-only-as-nobody",
  judge: ({ path, spec, containers }) => [
    ...unless(
      spec.os?.name === "linux",
      `${path}.os.name: not linux; other systems skip parts of the pod standard`,
    ),
    ...when(
      spec.shareProcessNamespace,
      `${path}.shareProcessNamespace: containers see each other's processes; remove it`,
    ),
    ...containers.flatMap(({ path: at, container }) => {
      const context = container.securityContext ?? {};
      const pod = spec.securityContext ?? {};
      return [
        ...unless(
          context.readOnlyRootFilesystem,
          `${at}.securityContext.readOnlyRootFilesystem: not true; set it and mount an emptyDir to write to`,
        ),
        ...unless(
          (context.runAsUser ?? pod.runAsUser ?? 0) >= LOWEST_ID,
          `${at}.securityContext.runAsUser: not above 10000 here or on the pod; set it`,
        ),
        ...unless(
          (context.runAsGroup ?? pod.runAsGroup ?? 0) >= LOWEST_ID,
          `${at}.securityContext.runAsGroup: not above 10000 here or on the pod; set it`,
        ),
      ];
    }),
  ],
});
