import { workloadRule } from "../../frame/rule";
import { restrictedPod } from "../../frame/pod-security";

/** WL-02: Every pod template satisfies the restricted pod security standard. */
export const podsAreRestricted = workloadRule({
  control: "WL-02",
  sentence: "pods-are-restricted",
  judge: restrictedPod,
});
