import { resourceRule } from "../../frame/rule";
import { unless } from "../../frame/findings";

/** IAM-10: Pods get an API token only when they ask for it, short-lived and for one audience. */
export const accountsMountNoToken = resourceRule({
  control: "IAM-10",
  sentence: "accounts-mount-no-token",
  kinds: ["k8s:core:ServiceAccount"],
  judge: ({ props }) => [
    ...unless(
      props.automountServiceAccountToken === false,
      "automountServiceAccountToken: not false (the default is true); set false",
    ),
  ],
});
