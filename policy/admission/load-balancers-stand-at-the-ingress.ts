import { admissionPolicy, isWayIn, list, optional, type AdmissionRule } from "./admission-policy";

/** NET-09 in the cluster: Load balancers exist only at the ingress, internal or restricted by source. */
export const loadBalancersStandAtTheIngress: AdmissionRule = ({ ingressNamespaces, publicLoadBalancers }) =>
  admissionPolicy({
    control: "NET-09",
    sentence: "load-balancers-stand-at-the-ingress",
    scope: "governed",
    watches: [{ resources: ["services"] }],
    variables: {
      balances: "object.spec.?type.orValue('ClusterIP') == 'LoadBalancer'",
      listed: isWayIn({ publicLoadBalancers }),
      ranges: optional("object.spec.loadBalancerSourceRanges", "[]"),
      scheme:
        "has(object.metadata.annotations) ? object.metadata.annotations[?'service.beta.kubernetes.io/aws-load-balancer-scheme'].orValue('') : ''",
    },
    holds: {
      "publish through the gateway": `!variables.balances || object.metadata.namespace in ${list(ingressNamespaces)}`,
      "use the internal scheme": "!variables.balances || variables.listed || variables.scheme == 'internal'",
      "set loadBalancerSourceRanges":
        "!variables.balances || (size(variables.ranges) > 0 && (variables.listed || variables.ranges.all(r, cidr(r).prefixLength() > 0)))",
    },
  });
