import { admissionPolicy, list, optional, type AdmissionRule } from "./admission-policy";

const PRIVATE = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
  "fc00::/7",
];
const RESOLVER =
  "has(p.namespaceSelector) && has(p.namespaceSelector.matchLabels) && p.namespaceSelector.matchLabels[?'kubernetes.io/metadata.name'].orValue('') == 'kube-system' && has(p.podSelector) && has(p.podSelector.matchLabels) && p.podSelector.matchLabels[?'k8s-app'].orValue('') == 'kube-dns'";
const DNS = "(type(t.port) == int ? t.port == 53 : t.port in ['53', 'dns', 'dns-tcp'])";

/** NET-05 in the cluster: Egress to the internet goes to named destinations and DNS only to the cluster resolver. */
export const egressGoesToNamedDestinations: AdmissionRule = ({ internetEgress }) =>
  admissionPolicy({
    control: "NET-05",
    sentence: "egress-goes-to-named-destinations",
    scope: "governed",
    watches: [{ apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"] }],
    variables: {
      egress: optional("object.spec.egress", "[]"),
      allowed: list([...PRIVATE, ...internetEgress]),
    },
    holds: {
      "list public destinations in internetEgress":
        "variables.egress.all(r, !has(r.to) || r.to.all(p, !has(p.ipBlock) || variables.allowed.exists(a, cidr(a).containsCIDR(p.ipBlock.cidr))))",
      "send DNS to the cluster's resolver only": `variables.egress.all(r, !has(r.ports) || !r.ports.exists(t, has(t.port) && ${DNS}) || (has(r.to) && size(r.to) > 0 && r.to.all(p, ${RESOLVER})))`,
    },
  });
