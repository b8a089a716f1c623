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
  const isBegun = before.state === "offboarding";
  const words = `back up, erase and remove the tenant ${id} from ${settings.stack}`;
  const offboardedAt = context.now().toISOString();
  const started = await changeTenant(context, {
    id,
    before,
    // Whoever was stopped between the file and the run finds the entry as it has to be, and the run still to be made.
    edit: isBegun ? () => undefined : changeEntry(id, { state: "offboarding", offboardedAt }),
    words,
    typed: id,
  });
  if (!started.applied && started.changes.length > 0) return changeOutcome(started);
  const leaving = find();
  if (!settings.dryRun) await waitForRun(context, leaving);
  const removed = await changeTenant(context, {
    id,
    before: leaving,
    edit: removeEntry(id),
    words: isBegun && !started.applied ? words : `remove what is left of ${id}`,
    typed: id,
  });
  return changeOutcome(removed);
};
