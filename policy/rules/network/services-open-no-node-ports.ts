import { resourceRule } from "../../frame/rule";
import { when } from "../../frame/findings";

/** NET-07: No service opens node ports. */
export const servicesOpenNoNodePorts = resourceRule({
  control: "NET-07",
  sentence: "services-open-no-node-ports",
  kinds: ["k8s:core:Service"],
  judge: ({ props }) => {
    const { type, allocateLoadBalancerNodePorts } = props.spec ?? {};
    return [
      ...when(type === "NodePort", "spec.type: NodePort opens every node; use ClusterIP"),
      ...when(
        type === "LoadBalancer" && allocateLoadBalancerNodePorts !== false,
        "spec.allocateLoadBalancerNodePorts: not false, so the load balancer opens every node; set false",
      ),
    ];
  },
});
