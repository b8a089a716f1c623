import { resourceRule } from "../../frame/rule";
import { when } from "../../frame/findings";
import { nameOf } from "../../frame/namespaces";

const AGGREGATES = /^rbac\.authorization\.k8s\.io\/aggregate-to-/;

/** IAM-09: Cluster roles do not widen the built-in roles. */
export const clusterRolesDoNotWidenBuiltIns = resourceRule({
  control: "IAM-09",
  sentence: "cluster-roles-do-not-widen-built-ins",
  settings: ["aggregatingRoles"],
  kinds: ["k8s:rbac.authorization.k8s.io:ClusterRole"],
  judge: (role, { aggregatingRoles }) =>
    aggregatingRoles.includes(nameOf(role))
      ? []
      : Object.keys(role.props.metadata?.labels ?? {}).flatMap((label) =>
          when(AGGREGATES.test(label), `metadata.labels[${label}]: widens a built-in role; remove it`),
        ),
});
