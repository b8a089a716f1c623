import { resourceRule } from "../../frame/rule";
import { unless } from "../../frame/findings";

const EXACT = /^v?[0-9]+\.[0-9]+\.[0-9]+(?:[-+][0-9A-Za-z.-]+)?$/;

/** CHG-04: Every dependency is pinned exactly. */
export const chartsArePinned = resourceRule({
  control: "CHG-04",
  sentence: "charts-are-pinned",
  kinds: ["k8s:helm.sh:Release"],
  judge: ({ props }) => [
    ...unless(EXACT.test(props.version ?? ""), "version: absent or a range; write the exact version"),
  ],
});
