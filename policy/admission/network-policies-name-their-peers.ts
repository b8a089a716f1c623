import { admissionPolicy, isWayIn, optional, type AdmissionRule } from "./admission-policy";

const NAMED =
  "(has(p.podSelector) || has(p.namespaceSelector) || has(p.ipBlock)) && (!has(p.namespaceSelector) || (has(p.namespaceSelector.matchLabels) && size(p.namespaceSelector.matchLabels) > 0) || (has(p.namespaceSelector.matchExpressions) && size(p.namespaceSelector.matchExpressions) > 0))";

/** NET-02 in the cluster: No network policy rule admits everyone. */
export const networkPoliciesNameTheirPeers: AdmissionRule = ({ publicLoadBalancers }) =>
  admissionPolicy({
    control: "NET-02",
    sentence: "network-policies-name-their-peers",
    scope: "governed",
    watches: [{ apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"] }],
    variables: {
      ingress: optional("object.spec.ingress", "[]"),
      egress: optional("object.spec.egress", "[]"),
    },
    holds: {
      "name the sources of every ingress rule": `variables.ingress.all(r, has(r.from) && size(r.from) > 0 && r.from.all(p, ${NAMED}))`,
      "do not admit the whole internet": `${isWayIn({ publicLoadBalancers })} || variables.ingress.all(r, !has(r.from) || r.from.all(p, !has(p.ipBlock) || cidr(p.ipBlock.cidr).prefixLength() > 0))`,
      "name the destinations of every egress rule": `variables.egress.all(r, has(r.to) && size(r.to) > 0 && r.to.all(p, ${NAMED}))`,
    },
  });
