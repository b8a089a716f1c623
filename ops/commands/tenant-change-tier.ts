import { z } from "zod";
import { tierNames } from "../../lib/tier-names";
import { homeOf, serverOf } from "../../tenants/database/place-plan";
import type { Command } from "../command";
import { readInput } from "../input/given";
import { changeTenant } from "../tenants/change";
import { changeEntry } from "../tenants/entry";
import { changeOutcome } from "../tenants/outcome";
import { findTenant, knownTenant, readRegistry } from "../tenants/registry";

const tierInput = z.enum(tierNames, { error: `choose a tier with --tier: ${tierNames.join(", ")}` });

/** Moves a tenant to another tier, in place: the namespace stays, and so does the data. */
export const run: Command = async (context) => {
  const registry = readRegistry(context.checkout, context.settings.stack);
  const input = z.strictObject({ tenant: knownTenant(registry), tier: tierInput });
  const { tenant: id, tier } = readInput(input, context.given);
  const before = findTenant(registry, id);
  const after = { id, tier };
  const moves = serverOf(before) !== serverOf(after) || homeOf(before) !== homeOf(after);
  const result = await changeTenant(context, {
    id,
    before,
    edit: changeEntry(id, { tier, previousTier: moves ? before.tier : undefined }),
    words: `change the tier of ${id} in ${context.settings.stack} from ${before.tier} to ${tier}`,
  });
  const outcome = changeOutcome(result);
  return moves && result.applied
    ? { ...outcome, next: `npm run -s ops -- tenant-resume ${id}   (when the copy is complete)` }
    : outcome;
};
