import { resourceRule } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { isWholeInternet } from "../../frame/cidr";

/** NET-11: The Kubernetes API endpoint is private. */
export const kubernetesApiIsPrivate = resourceRule({
  control: "NET-11",
  sentence: "kubernetes-api-is-private",
  kinds: ["aws:eks/cluster:Cluster"],
  judge: ({ props }) => {
    const { endpointPrivateAccess, endpointPublicAccess, publicAccessCidrs = [] } = props.vpcConfig ?? {};
    const restricted = publicAccessCidrs.length > 0 && !publicAccessCidrs.some(isWholeInternet);
    return [
      ...unless(endpointPrivateAccess, "vpcConfig.endpointPrivateAccess: not true; set true"),
      ...unless(
        endpointPublicAccess === false || restricted,
        "vpcConfig.endpointPublicAccess: open to the whole internet (the default); set false or restrict publicAccessCidrs",
      ),
    ];
  },
});
