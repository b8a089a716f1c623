import { resourceRule } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { NAME_LABEL } from "../../frame/vocabulary";

const CAREFUL: readonly (string | undefined)[] = ["billing", "auth"];

/** RES-06: Billing and authentication are released by analysed canaries. */
export const canariesAreAnalysed = resourceRule({
  control: "RES-06",
  sentence: "canaries-are-analysed",
  kinds: ["k8s:argoproj.io:Rollout"],
  judge: ({ props }) => {
    const { strategy, template } = props.spec ?? {};
    if (!CAREFUL.includes(template?.metadata?.labels?.[NAME_LABEL])) return [];
    const { canary } = strategy ?? {};
    const templates = [canary?.analysis, ...(canary?.steps ?? []).map(({ analysis }) => analysis)].flatMap(
      (analysis) => analysis?.templates ?? [],
    );
    return [
      ...unless(canary !== undefined, "spec.strategy: no canary; add one"),
      ...unless(
        templates.length > 0,
        "spec.strategy.canary: no analysis, so nothing aborts a bad release; add one",
      ),
    ];
  },
});
