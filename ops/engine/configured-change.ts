import type { Document } from "yaml";
import type { Context } from "../command";
import { type Intent, mayChange } from "../consent";
import { editYaml, restoreFile } from "../stack-file";
import { previewStack, type ResourceChange } from "./preview";
import { type Updated, updateStack } from "./update";

/** A change that is made by editing a file of configuration, so that the next update does not undo it. */
export interface ConfiguredChange {
  /** The file, by its path. */
  readonly file: string;
  readonly edit: (document: Document) => void;
  readonly intent: Intent;
  /** Looks at what the engine would do, and refuses by throwing. @default nothing is refused */
  readonly judge?: (changes: readonly ResourceChange[]) => void | Promise<void>;
}

/** What became of a change. */
export interface Changed {
  readonly changes: readonly ResourceChange[];
  /** Undefined where nothing was to be changed, or in a dry run. */
  readonly updated?: Updated;
}

/** The changes as people read them, one a line. */
export const describeChanges = (changes: readonly ResourceChange[]): string =>
  changes
    .map(({ operation, resource, properties }) => {
      const why = properties.length === 0 ? "" : ` [${properties.join(", ")}]`;
      return `  ${operation.padEnd(8)} ${resource}${why}`;
    })
    .join("\n");

/**
 * Edits the file, shows what that changes, asks, and updates the stack. Until the first change begins every way out
 * puts the file back; once one has begun the file stays, because the next update has to go on with it.
 */
export async function changeByConfiguration(
  context: Context,
  { file, edit, intent, judge }: ConfiguredChange,
): Promise<Changed> {
  const { settings, terminal, signal } = context;
  const stack = await (await context.engine()).stack(settings.stack);
  const before = await editYaml(file, edit);
  let begun = false;
  try {
    const changes = await previewStack(stack, { signal });
    if (changes.length === 0) {
      // A file that says the same in other words is worth keeping, except in a dry run.
      begun = !settings.dryRun;
      return { changes };
    }
    terminal.say(`${changes.length} changes:\n${describeChanges(changes)}`);
    await judge?.(changes);
    if (!(await mayChange(context, intent))) return { changes };
    const updated = await updateStack(stack, context, () => {
      begun = true;
    });
    begun = true;
    return { changes, updated };
  } finally {
    if (!begun) await restoreFile(file, before);
  }
}
