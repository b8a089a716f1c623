import { admissionPolicy, type AdmissionRule } from "./admission-policy";

/** NET-07 in the cluster: No service opens node ports. */
export const servicesOpenNoNodePorts: AdmissionRule = () =>
  admissionPolicy({
    control: "NET-07",
    sentence: "services-open-no-node-ports",
    scope: "governed",
    watches: [{ resources: ["services", "services/*"] }],
    holds: {
      "use ClusterIP": "object.spec.?type.orValue('ClusterIP') != 'NodePort'",
      "set allocateLoadBalancerNodePorts false":
        "object.spec.?type.orValue('ClusterIP') != 'LoadBalancer' || object.spec.?allocateLoadBalancerNodePorts.orValue(true) == false",
    },
  });
