import { stackRule, on } from "../../frame/rule";
import { when } from "../../frame/findings";
import { overlapUncovered } from "../../frame/cidr";
import { blocksOf } from "../../frame/network-policy";
import { namespaceOf } from "../../frame/namespaces";

const METADATA = ["169.254.0.0/16", "fd00:ec2::/64"] as const;
const POD_IDENTITY_AGENT = ["169.254.170.23/32", "fd00:ec2::23/128"];

/** NET-04: Pods cannot reach instance metadata. */
export const podsCannotReachInstanceMetadata = stackRule({
  control: "NET-04",
  sentence: "pods-cannot-reach-instance-metadata",
  judge: (stack) => {
    const associated = stack
      .of("aws:eks/podIdentityAssociation:PodIdentityAssociation")
      .map(({ props }) => props.namespace);
    return stack.of("k8s:networking.k8s.io:NetworkPolicy").flatMap((policy) =>
      on(
        policy,
        blocksOf(policy.props.spec ?? {}).flatMap(({ path, cidr, except }) =>
          when(
            POD_IDENTITY_AGENT.includes(cidr)
              ? !associated.includes(namespaceOf(policy))
              : METADATA.some((guarded) => overlapUncovered({ cidr, except }, guarded)),
            `${path}: reaches the metadata addresses of the node; except them`,
          ),
        ),
      ),
    );
  },
});
