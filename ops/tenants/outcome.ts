import type { Outcome } from "../command";
import { describeChanges } from "../engine/configured-change";
import type { ChangeResult } from "./change";

/** A change of a tenant as people and programs read it. */
export const changeOutcome = ({ tenant, plan, changes, applied }: ChangeResult): Outcome => ({
  data: { tenant, kind: plan.kind, steps: plan.steps, changes, applied },
  names: [tenant],
  text: [
    `${tenant}: ${applied ? "done" : "planned, nothing was changed"}`,
    ...plan.steps.map((step) => `  - ${step}`),
    describeChanges(changes),
  ].join("\n"),
  next: applied ? "npm run -s ops -- tenants" : "run it again without --dry-run",
});
