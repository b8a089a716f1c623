import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";
import type { NetworkPolicySpec } from "../../frame/network-policy";
import { governedNamespaces, nameOf, inNamespace } from "../../frame/namespaces";

/** NET-01: Every governed namespace denies all traffic by default. */
export const namespacesDenyAllTrafficByDefault = stackRule({
  control: "NET-01",
  sentence: "namespaces-deny-all-traffic-by-default",
  settings: ["addOnNamespaces"],
  judge: (stack, { addOnNamespaces }) => {
    const closed = stack
      .of("k8s:networking.k8s.io:NetworkPolicy")
      .filter(({ props }) => deniesEverything(props.spec));
    return governedNamespaces(stack).flatMap((namespace) =>
      on(
        namespace,
        unless(
          // Charts know what their own pods talk to; the control is about services and tenants.
          addOnNamespaces.includes(nameOf(namespace)) || inNamespace(closed, nameOf(namespace)).length > 0,
          "no NetworkPolicy of this namespace selects every pod, names Ingress and Egress and has no rules; add one",
        ),
      ),
    );
  },
});

const deniesEverything = (spec: NetworkPolicySpec | undefined): boolean => {
  const { podSelector, policyTypes = [], ingress = [], egress = [] } = spec ?? {};
  const everyPod =
    Object.keys(podSelector?.matchLabels ?? {}).length === 0 &&
    (podSelector?.matchExpressions ?? []).length === 0;
  return (
    everyPod &&
    policyTypes.includes("Ingress") &&
    policyTypes.includes("Egress") &&
    ingress.length === 0 &&
    egress.length === 0
  );
};
