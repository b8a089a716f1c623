import { resourceRule } from "../../frame/rule";
import { when } from "../../frame/findings";

/** IAM-11: No credential without an expiry exists. */
export const noCredentialLivesForever = resourceRule({
  control: "IAM-11",
  sentence: "no-credential-lives-forever",
  kinds: ["k8s:core:Secret", "aws:iam/accessKey:AccessKey"],
  judge: ({ kind, props }) => [
    ...when(
      kind === "aws:iam/accessKey:AccessKey",
      "an access key never expires; let the workload assume a role",
    ),
    ...when(
      "type" in props && props.type === "kubernetes.io/service-account-token",
      "type: a service account token that never expires; project a short one",
    ),
  ],
});
