import { resourceRule } from "../../frame/rule";
import { when, type Findings } from "../../frame/findings";
import { isWholeInternet } from "../../frame/cidr";
import { isWayIn } from "../../frame/namespaces";
import type { Peer } from "../../frame/network-policy";

/** NET-02: No network policy rule admits everyone. */
export const networkPoliciesNameTheirPeers = resourceRule({
  control: "NET-02",
  sentence: "network-policies-name-their-peers",
  settings: ["publicLoadBalancers"],
  kinds: ["k8s:networking.k8s.io:NetworkPolicy"],
  judge: (policy, settings) => {
    const { ingress = [], egress = [] } = policy.props.spec ?? {};
    // The whole internet may reach the pods behind a public load balancer, and no others.
    const isClosed = (): boolean => !isWayIn(policy, settings);
    return [
      ...ingress.flatMap(({ from }, index) => judgePeers(`spec.ingress[${index}].from`, from, isClosed)),
      ...egress.flatMap(({ to }, index) => judgePeers(`spec.egress[${index}].to`, to, () => false)),
    ];
  },
});

const judgePeers = (path: string, peers: readonly Peer[] | undefined, isClosed: () => boolean): Findings =>
  peers === undefined || peers.length === 0
    ? [`${path}: absent or empty, which means everyone; name the peers`]
    : peers.flatMap((peer, index) => [
        ...when(
          Object.keys(peer).length === 0,
          `${path}[${index}]: empty, which means everyone; name the peer`,
        ),
        ...when(
          selectsAllNamespaces(peer),
          `${path}[${index}].namespaceSelector: empty, which means every namespace; select by label`,
        ),
        ...when(
          isWholeInternet(peer.ipBlock?.cidr) && isClosed(),
          `${path}[${index}].ipBlock.cidr: the whole internet may enter; narrow the range`,
        ),
      ]);

const selectsAllNamespaces = ({ namespaceSelector }: Peer): boolean =>
  namespaceSelector !== undefined &&
  Object.keys(namespaceSelector.matchLabels ?? {}).length === 0 &&
  (namespaceSelector.matchExpressions ?? []).length === 0;
