import { resourceRule } from "../../frame/rule";
import { unless } from "../../frame/findings";

/** LOG-10: Admission decisions are denied and audited. */
export const admissionDeniesAndAudits = resourceRule({
  control: "LOG-10",
  sentence: "admission-denies-and-audits",
  kinds: ["k8s:admissionregistration.k8s.io:ValidatingAdmissionPolicyBinding"],
  judge: ({ props }) => {
    const actions = props.spec?.validationActions ?? [];
    return [
      ...unless(actions.includes("Deny"), "spec.validationActions: does not list Deny; add it"),
      ...unless(actions.includes("Audit"), "spec.validationActions: does not list Audit; add it"),
    ];
  },
});
