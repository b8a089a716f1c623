import type { Document } from "yaml";
import { EXIT, Failure } from "../../lib/failure";
import { type LifecyclePlan, planLifecycle } from "../../tenants/lifecycle-plan";
import type { Tenant } from "../../tenants/tenant-schema";
import type { Context } from "../command";
import { mayChange } from "../consent";
import { beyond, type TouchedResource } from "./blast-radius";
import { openCandidate } from "./candidate";
import { noUse, readUse } from "./live-use";
import { readRegistry } from "./registry";
import { previewWith, updateWith } from "./update";

/** A change of one tenant's entry. */
export interface TenantChange {
  readonly id: string;
  /** The tenant before; absent where it is new. */
  readonly before?: Tenant;
  /** Changes the file of tenants. */
  readonly edit: (document: Document) => void;
  /** What is going to happen, as the end of "This will ...". */
  readonly words: string;
  /** The name that has to be typed because data goes away. @default as for every change of the stack */
  readonly typed?: string;
}

/** What became of a change. */
export interface ChangeResult {
  readonly tenant: string;
  readonly plan: LifecyclePlan;
  /** What the preview announced. */
  readonly changes: readonly TouchedResource[];
  readonly applied: boolean;
}

const refuse = (problems: readonly string[], remedy: string, exitCode: number): never => {
  throw new Failure(problems.join("\n"), { remedy, exitCode });
};

/**
 * Plans a change of one tenant from its live use, shows the steps and what the engine would touch, asks, and makes
 * it. Nothing is touched, the file of tenants included, before all of that has passed.
 * @throws {Failure} with the numbers where it is unsafe (4), or where the update would touch more than the tenant (7).
 */
export async function changeTenant(context: Context, change: TenantChange): Promise<ChangeResult> {
  const { settings, checkout, terminal, signal } = context;
  const registry = readRegistry(checkout, settings.stack);
  const place = { checkout, stack: settings.stack, registry };
  const candidate = await openCandidate(place, change.edit);
  try {
    const after = candidate.tenants.find(({ id }) => id === change.id);
    const live = await readUse(await context.cluster(), change.id);
    const plan = planLifecycle({ before: change.before, after, use: live?.use ?? noUse });
    if (plan.problems.length > 0)
      refuse(
        plan.problems.map((problem) => `${change.id}: ${problem}`),
        "nothing was changed; do what each line says",
        EXIT.resource,
      );
    const stack = await (await context.engine()).stack(settings.stack);
    terminal.say(`planning: ${change.words}`);
    const changes = await previewWith(stack, { configFile: candidate.configFile, signal });
    const others = beyond(changes, { id: change.id, ids: registry.tenants.map(({ id }) => id) });
    if (others.length > 0)
      refuse(
        [
          `the update would touch ${others.length} resources that are not the tenant's:`,
          ...others.slice(0, 10).map(({ op, resource }) => `  ${op} ${resource}`),
        ],
        `settle these first: \`pulumi up -s ${settings.stack}\``,
        EXIT.unexpectedChanges,
      );
    for (const step of plan.steps) terminal.say(`  - ${step}`);
    terminal.say(`  ${changes.length} resources of the tenant change, none of anybody else's`);
    const result = { tenant: change.id, plan, changes };
    const intent = { change: change.words, ...(change.typed === undefined ? {} : { typed: change.typed }) };
    if (!(await mayChange(context, intent))) return { ...result, applied: false };
    await updateWith(context, stack, { file: registry.file, edit: change.edit });
    return { ...result, applied: true };
  } finally {
    await candidate.close();
  }
}
