import { z } from "zod";
import { tierNames } from "../../lib/tier-names";
import { duplicateIds, tenantSchema } from "../../tenants/tenant-schema";
import type { Command } from "../command";
import { checkInput, type Given, inputRefusal } from "../input/given";
import { changeTenant } from "../tenants/change";
import { addEntry } from "../tenants/entry";
import { changeOutcome } from "../tenants/outcome";
import { readRegistry } from "../tenants/registry";

const { id: tenantId, residency, dataClass, owner } = tenantSchema.shape;

/** The fields of an entry that can be given here, held to the rules of the file of tenants. */
const input = z.strictObject({
  tenant: tenantId,
  tier: z.enum(tierNames, { error: `choose a tier with --tier: ${tierNames.join(", ")}` }),
  residency: residency.unwrap().optional(),
  dataClass: dataClass.unwrap().optional(),
  owner: owner.unwrap().optional(),
});

/**
 * Checks the new entry by itself and beside the others.
 * @throws {Failure} with exit code 2 that lists every problem at once.
 */
export function readEntry(given: Given, others: readonly { readonly id: string }[]): z.output<typeof input> {
  const { data, problems } = checkInput(input, given);
  const taken = duplicateIds({ tenants: [...others, { id: given["tenant"] }] }).map(
    ({ id, message }) => `tenant: "${id}": ${message}`,
  );
  if (data === undefined || taken.length > 0) throw inputRefusal([...problems, ...taken]);
  return data;
}

/** Onboards a tenant: one line in the file of tenants, and everything that follows from its tier. */
export const run: Command = async (context) => {
  const { stack } = context.settings;
  const { tenant: id, ...fields } = readEntry(context.given, readRegistry(context.checkout, stack).tenants);
  const result = await changeTenant(context, {
    id,
    edit: addEntry({ id, ...fields }),
    words: `add the tenant ${id} of tier ${fields.tier} to ${stack}`,
  });
  return changeOutcome(result);
};
