import { workloadRule } from "../../frame/rule";
import { when } from "../../frame/findings";
import { NAME_LABEL } from "../../frame/vocabulary";

const CAREFUL: readonly (string | undefined)[] = ["billing", "auth"];

/** RES-06: Billing and authentication are released by analysed canaries. */
export const billingAndAuthReleaseByCanary = workloadRule({
  control: "RES-06",
  sentence: "billing-and-auth-release-by-canary",
  judge: ({ carrier, labels, path }) => [
    ...when(
      CAREFUL.includes(labels[NAME_LABEL]) && carrier === "k8s:apps:Deployment",
      `${path}: billing and authentication as a Deployment release to everyone at once; use a Rollout with a canary`,
    ),
  ],
});
