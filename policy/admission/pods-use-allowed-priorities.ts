import { admissionPolicy, list, type AdmissionRule } from "./admission-policy";
import { POD_CARRIERS, POD_CONDITIONS, POD_VARIABLES } from "./pods";

/** WL-09 in the cluster: Priority classes come from the allowed list. */
export const podsUseAllowedPriorities: AdmissionRule = ({ priorityClasses }) =>
  admissionPolicy({
    control: "WL-09",
    sentence: "pods-use-allowed-priorities",
    scope: "governed",
    watches: POD_CARRIERS,
    conditions: POD_CONDITIONS,
    variables: POD_VARIABLES,
    holds: {
      // The admission chain fills the number of a pod's class in before policies run, but not that of a template.
      "use an allowed class": `variables.pod.?priorityClassName.orValue('') in ${list(["", ...priorityClasses])}`,
      "do not set the number": "object.kind == 'Pod' || !has(variables.pod.priority)",
    },
  });
