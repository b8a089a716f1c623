import { z } from "zod";
import { EXIT, Failure } from "../../lib/failure";
import { tierNames } from "../../lib/tier-names";
import { dataClasses, residencies } from "../../tenants/tenant-schema";
import type { Command } from "../command";
import { readInput } from "../input/given";
import { changeTenant } from "../tenants/change";
import { addEntry } from "../tenants/entry";
import { changeOutcome } from "../tenants/outcome";
import { readRegistry } from "../tenants/registry";

const input = z.strictObject({
  tenant: z.string({ error: "name the new tenant: 3 to 40 lower-case letters, digits and hyphens" }),
  tier: z.enum(tierNames, { error: `choose a tier with --tier: ${tierNames.join(", ")}` }),
  residency: z.enum(residencies, { error: `choose one of ${residencies.join(", ")}` }).optional(),
  dataClass: z.enum(dataClasses, { error: `choose one of ${dataClasses.join(", ")}` }).optional(),
  owner: z.string().optional(),
});

/** Onboards a tenant: one line in the file of tenants, and everything that follows from its tier. */
export const run: Command = async (context) => {
  const { tenant: id, ...fields } = readInput(input, context.given);
  const { tenants } = readRegistry(context.checkout, context.settings.stack);
  if (tenants.some((tenant) => tenant.id === id))
    throw new Failure(`tenant: "${id}" is there already`, {
      remedy: "choose another id, or change this one with tenant-change-tier",
      exitCode: EXIT.usage,
    });
  const result = await changeTenant(context, {
    id,
    edit: addEntry({ id, ...fields }),
    words: `add the tenant ${id} of tier ${fields.tier} to ${context.settings.stack}`,
  });
  return changeOutcome(result);
};
