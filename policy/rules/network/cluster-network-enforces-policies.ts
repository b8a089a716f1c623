import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { refersTo } from "../../frame/inventory";
import { fieldsOf } from "../../frame/loose";
import { parseJson } from "../../frame/json";

/** NET-06: The cluster network enforces network policies. */
export const clusterNetworkEnforcesPolicies = stackRule({
  control: "NET-06",
  sentence: "cluster-network-enforces-policies",
  judge: (stack) =>
    stack.of("aws:eks/cluster:Cluster").flatMap((cluster) => {
      const enforcing = stack
        .of("aws:eks/addon:Addon")
        .filter(({ props }) => props.addonName === "vpc-cni")
        .filter((addon) => refersTo(addon, "clusterName", cluster))
        .filter(({ props }) => enforces(props.configurationValues));
      return on(
        cluster,
        unless(
          enforcing.length > 0,
          'no vpc-cni add-on with configurationValues enableNetworkPolicy "true"; without it policies are decoration',
        ),
      );
    }),
});

const enforces = (values: string | undefined): boolean => {
  const { enableNetworkPolicy } = fieldsOf(parseJson(values));
  return enableNetworkPolicy === "true" || enableNetworkPolicy === true;
};
