import type { Command } from "../command";
import { changeTenant } from "../tenants/change";
import { changeEntry, removeEntry } from "../tenants/entry";
import { changeOutcome } from "../tenants/outcome";
import { namedTenant, readRegistry } from "../tenants/registry";
import { waitForRun } from "../tenants/wait-for-run";

/**
 * Offboards a tenant: takes rights, network and login away, takes a backup, erases the data, writes the record of
 * it, and then removes the namespace. Each half may be repeated; an interrupted removal goes on where it was.
 */
export const run: Command = async (context) => {
  const { checkout, settings, given } = context;
  const find = () => namedTenant(readRegistry(checkout, settings.stack), given);
  const before = find();
  const { id } = before;
  const words = `back up, erase and remove the tenant ${id} from ${settings.stack}`;
  if (before.state !== "offboarding") {
    const offboardedAt = context.now().toISOString();
    const started = await changeTenant(context, {
      id,
      before,
      edit: changeEntry(id, { state: "offboarding", offboardedAt }),
      words,
      typed: id,
    });
    if (!started.applied) return changeOutcome(started);
  }
  const leaving = find();
  if (!settings.dryRun) await waitForRun(context, leaving);
  const removed = await changeTenant(context, {
    id,
    before: leaving,
    edit: removeEntry(id),
    words: before.state === "offboarding" ? words : `remove what is left of ${id}`,
    typed: id,
  });
  return changeOutcome(removed);
};
