import { EXIT, Failure } from "../../lib/failure";
import type { Command } from "../command";
import { changeTenant } from "./change";
import { changeEntry } from "./entry";
import { changeOutcome } from "./outcome";
import { namedTenant, readRegistry } from "./registry";
import { waitForRun } from "./wait-for-run";

const words = { suspended: "suspend", active: "resume" } as const;

/** A command that suspends a tenant or lets it go on; its data and objects stay either way. */
export const setTenantState =
  (state: "suspended" | "active"): Command =>
  async (context) => {
    const before = namedTenant(readRegistry(context.checkout, context.settings.stack), context.given);
    const { id } = before;
    if (before.state === state)
      throw new Failure(`tenant: "${id}" is ${state} already`, {
        remedy: "nothing has to be done",
        exitCode: EXIT.usage,
      });
    // A database that has not arrived must not be opened.
    if (state === "active" && before.previousTier !== undefined && !context.settings.dryRun)
      await waitForRun(context, before);
    const result = await changeTenant(context, {
      id,
      before,
      edit: changeEntry(id, { state: state === "active" ? undefined : state }),
      words: `${words[state]} the tenant ${id} in ${context.settings.stack}`,
    });
    return changeOutcome(result);
  };
