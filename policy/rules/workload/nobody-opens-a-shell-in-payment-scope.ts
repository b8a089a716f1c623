import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";
import type { MemberOf } from "../../frame/inventory";
import { nameOf } from "../../frame/namespaces";
import { isPaymentNamespace } from "../../frame/vocabulary";

const CONNECTIONS = ["pods/exec", "pods/attach", "pods/portforward"];

/** WL-11: Nobody opens a shell in the payment scope. */
export const nobodyOpensAShellInPaymentScope = stackRule({
  control: "WL-11",
  sentence: "nobody-opens-a-shell-in-payment-scope",
  judge: (stack) => {
    const bindings = stack.of("k8s:admissionregistration.k8s.io:ValidatingAdmissionPolicyBinding");
    const guarded = stack
      .of("k8s:admissionregistration.k8s.io:ValidatingAdmissionPolicy")
      .filter(closesConnections)
      .some((policy) =>
        bindings.some(
          ({ props }) =>
            props.spec?.policyName === nameOf(policy) &&
            (props.spec.validationActions ?? []).includes("Deny"),
        ),
      );
    return stack
      .of("k8s:core:Namespace")
      .filter((namespace) => isPaymentNamespace(nameOf(namespace)))
      .flatMap((namespace) =>
        on(
          namespace,
          unless(
            guarded,
            "no bound admission policy denies exec, attach and port-forward into payment pods; add one",
          ),
        ),
      );
  },
});

const closesConnections = ({
  props,
}: MemberOf<"k8s:admissionregistration.k8s.io:ValidatingAdmissionPolicy">): boolean => {
  const rules = props.spec?.matchConstraints?.resourceRules ?? [];
  return (
    props.spec?.failurePolicy !== "Ignore" &&
    CONNECTIONS.every((connection) =>
      rules.some(
        ({ operations = [], resources = [] }) =>
          (operations.includes("CONNECT") || operations.includes("*")) &&
          (resources.includes(connection) || resources.includes("pods/*")),
      ),
    )
  );
};
