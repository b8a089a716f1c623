import { resourceRule } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { isPrivate, within } from "../../frame/cidr";
import { blocksOf, type Peer } from "../../frame/network-policy";
import { NAMESPACE_NAME_LABEL } from "../../frame/vocabulary";

const DNS_PORTS: readonly unknown[] = [53, "53", "dns", "dns-tcp"];

/** NET-05: Egress to the internet goes to named destinations and DNS only to the cluster resolver. */
export const egressGoesToNamedDestinations = resourceRule({
  control: "NET-05",
  sentence: "egress-goes-to-named-destinations",
  settings: ["internetEgress"],
  kinds: ["k8s:networking.k8s.io:NetworkPolicy"],
  judge: ({ props }, { internetEgress }) => {
    const spec = props.spec ?? {};
    return [
      ...blocksOf(spec).flatMap(({ path, cidr }) =>
        unless(
          isPrivate(cidr) || internetEgress.some((allowed) => within(cidr, allowed)),
          `${path}.cidr: a public destination that internetEgress does not list; list or remove it`,
        ),
      ),
      ...(spec.egress ?? []).flatMap(({ to = [], ports = [] }, index) =>
        ports.some(({ port }) => DNS_PORTS.includes(port))
          ? unless(
              to.length > 0 && to.every(isClusterResolver),
              `spec.egress[${index}]: opens DNS to others than the cluster's resolver; select kube-dns in kube-system`,
            )
          : [],
      ),
    ];
  },
});

const isClusterResolver = ({ namespaceSelector, podSelector }: Peer): boolean =>
  namespaceSelector?.matchLabels?.[NAMESPACE_NAME_LABEL] === "kube-system" &&
  podSelector?.matchLabels?.["k8s-app"] === "kube-dns";
