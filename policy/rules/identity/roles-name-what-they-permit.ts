import { resourceRule } from "../../frame/rule";
import { when } from "../../frame/findings";

/** IAM-07: Roles name what they permit. */
export const rolesNameWhatTheyPermit = resourceRule({
  control: "IAM-07",
  sentence: "roles-name-what-they-permit",
  kinds: ["k8s:rbac.authorization.k8s.io:Role", "k8s:rbac.authorization.k8s.io:ClusterRole"],
  judge: ({ props }) =>
    (props.rules ?? []).flatMap(
      ({ verbs = [], resources = [], apiGroups = [], nonResourceURLs = [] }, index) => [
        ...when(verbs.includes("*"), `rules[${index}].verbs: *; name the verbs`),
        ...when(resources.includes("*"), `rules[${index}].resources: *; name the resources`),
        ...when(apiGroups.includes("*"), `rules[${index}].apiGroups: *; name the groups`),
        ...when(nonResourceURLs.includes("*"), `rules[${index}].nonResourceURLs: *; name the paths`),
      ],
    ),
});
