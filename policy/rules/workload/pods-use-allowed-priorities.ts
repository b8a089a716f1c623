import { workloadRule } from "../../frame/rule";
import { when, unless } from "../../frame/findings";

/** WL-09: Priority classes come from the allowed list. */
export const podsUseAllowedPriorities = workloadRule({
  control: "WL-09",
  sentence: "pods-use-allowed-priorities",
  settings: ["priorityClasses"],
  judge: ({ path, spec }, { priorityClasses }) => [
    ...unless(
      spec.priorityClassName === undefined || priorityClasses.includes(spec.priorityClassName),
      `${path}.priorityClassName: not in priorityClasses; use an allowed class`,
    ),
    ...when(
      spec.priority !== undefined,
      `${path}.priority: set directly, past the list of classes; remove it`,
    ),
  ],
});
