import { readFile } from "node:fs/promises";
import { type Document, parseDocument } from "yaml";
import { EXIT, Failure } from "../../lib/failure";
import { hasOwnServer } from "../../tenants/database/place-plan";
import { type LifecyclePlan, planLifecycle } from "../../tenants/lifecycle-plan";
import type { Tenant } from "../../tenants/tenant-schema";
import type { Context } from "../command";
import { changeByConfiguration, type FileEdit } from "../engine/configured-change";
import type { ResourceChange } from "../engine/preview";
import { sectionPath, stackFileName } from "../stack-file";
import { beyond } from "./blast-radius";
import { noUse, readUse } from "./live-use";
import { checkTenants, readRegistry, type Registry } from "./registry";

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
  readonly changes: readonly ResourceChange[];
  readonly applied: boolean;
}

function refuse(problems: readonly string[], remedy: string, exitCode: number): void {
  if (problems.length > 0) throw new Failure(problems.join("\n"), { remedy, exitCode });
}

/** The tenant as the changed file will have it; nothing is written. */
async function tenantAfter(
  { file, shown }: Registry,
  { id, edit }: TenantChange,
): Promise<Tenant | undefined> {
  const document = parseDocument(await readFile(file, "utf8"));
  edit(document);
  return checkTenants(shown, document.toString()).find((tenant) => tenant.id === id);
}

/** Takes a tenant's own server out of the stack file, when none of the tenant's data is left on it. */
function leaveServer(
  { databaseServers, stackFile }: Registry,
  { id, before }: TenantChange,
  after: Tenant | undefined,
): FileEdit | undefined {
  const had = databaseServers !== undefined && before !== undefined && hasOwnServer(before);
  if (!had || (after !== undefined && hasOwnServer(after))) return undefined;
  return {
    file: stackFile,
    edit: (document) => {
      document.deleteIn([...sectionPath, "databaseServers", "own", id]);
    },
  };
}

/**
 * Plans a change of one tenant from its live use, shows the steps and what the engine would touch, asks, and makes
 * it. Without consent the files are as they were.
 * @throws {Failure} with the numbers where it is unsafe (4), or where the update would touch more than the tenant (7).
 */
export async function changeTenant(context: Context, change: TenantChange): Promise<ChangeResult> {
  const { settings, checkout, terminal } = context;
  const { id, before, edit } = change;
  const registry = readRegistry(checkout, settings.stack);
  const { file, tenants } = registry;
  const after = await tenantAfter(registry, change);
  const live = await readUse(await context.cluster(), id);
  const plan = planLifecycle({ before, after, use: live?.use ?? noUse });
  refuse(
    plan.problems.map((problem) => `${id}: ${problem}`),
    "nothing was changed; do what each line says",
    EXIT.resource,
  );
  const also = leaveServer(registry, change, after);
  const steps = [
    ...plan.steps,
    ...(also === undefined ? [] : [`take its server out of ${stackFileName(settings.stack)}`]),
  ];
  terminal.say([`plan: ${change.words}`, ...steps.map((step) => `  - ${step}`)].join("\n"));
  const { changes, updated } = await changeByConfiguration(context, {
    file,
    edit,
    also,
    intent: { change: change.words, ...(change.typed === undefined ? {} : { typed: change.typed }) },
    judge: (announced) => {
      const others = beyond(announced, { id, ids: tenants.map((tenant) => tenant.id) });
      refuse(
        others.map(
          ({ operation, resource }) => `not the tenant's, and would change too: ${operation} ${resource}`,
        ),
        `settle these first: \`pulumi up -s ${settings.stack}\``,
        EXIT.unexpectedChanges,
      );
    },
  });
  return { tenant: id, plan: { ...plan, steps }, changes, applied: updated !== undefined };
}
