import type { Rule } from "../frame/rule";
import { controls } from "../registry/controls";
import { everyRule } from "./every-rule";

/** The critical rules of all families: what no environment may be without. */
export const baselinePack: readonly Rule[] = everyRule.filter(
  ({ control }) => controls[control].severity === "critical",
);
