import { resourceRule } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { isWholeInternet } from "../../frame/cidr";
import { isWayIn, namespaceOf } from "../../frame/namespaces";

const SCHEME = "service.beta.kubernetes.io/aws-load-balancer-scheme";

/** NET-09: Load balancers exist only at the ingress, internal or restricted by source. */
export const loadBalancersStandAtTheIngress = resourceRule({
  control: "NET-09",
  sentence: "load-balancers-stand-at-the-ingress",
  settings: ["ingressNamespaces", "publicLoadBalancers"],
  kinds: ["k8s:core:Service"],
  judge: (service, settings) => {
    const { metadata, spec } = service.props;
    if (spec?.type !== "LoadBalancer") return [];
    const ranges = spec.loadBalancerSourceRanges ?? [];
    const listed = isWayIn(service, settings);
    return [
      ...unless(
        settings.ingressNamespaces.includes(namespaceOf(service)),
        "spec.type: a load balancer outside the ingress namespaces; publish through the gateway",
      ),
      ...unless(
        listed || metadata?.annotations?.[SCHEME] === "internal",
        `metadata.annotations[${SCHEME}]: not internal and publicLoadBalancers does not list the service; set internal`,
      ),
      ...unless(
        ranges.length > 0 && (listed || !ranges.some(isWholeInternet)),
        "spec.loadBalancerSourceRanges: absent or the whole internet; list the sources",
      ),
    ];
  },
});
