import { readFile } from "node:fs/promises";
import type { Document } from "yaml";
import { EXIT, Failure } from "../../lib/failure";
import type { Context } from "../command";
import { type Intent, mayChange } from "../consent";
import { type EditedText, editedYaml, replaceFile } from "../stack-file";
import { previewStack, type ResourceChange } from "./preview";
import { withCopy } from "./preview-copy";
import { type Updated, updateStack } from "./update";

/** An edit of a file of configuration. */
export interface FileEdit {
  /** The file, by its path: the stack's own, or its file of tenants. */
  readonly file: string;
  readonly edit: (document: Document) => void;
}

/** A change that is made by editing a file of configuration, so that the next update does not undo it. */
export interface ConfiguredChange extends FileEdit {
  /** What the other of the two files says after it. @default the same as before */
  readonly also?: FileEdit | undefined;
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
 * Previews the change on a copy of the configuration, shows it, asks, and only then edits the files and updates the
 * stack: whatever ends the command before consent, even a kill, has touched nothing. An update that fails before its
 * first change puts them back; once one has begun they stay, because the next update has to go on with them.
 * @throws {Failure} when a file was changed by somebody else meanwhile.
 */
export async function changeByConfiguration(
  context: Context,
  { file, edit, also, intent, judge }: ConfiguredChange,
): Promise<Changed> {
  const { settings, terminal, signal, checkout } = context;
  const stack = await (await context.engine()).stack(settings.stack);
  const edits: Edited[] = [];
  for (const one of [{ file, edit }, ...(also === undefined ? [] : [also])])
    edits.push({ file: one.file, ...(await editedYaml(one.file, one.edit)) });
  const changed = edits.map((edited) => ({ file: edited.file, text: edited.after }));
  const changes = await withCopy({ checkout, stack: settings.stack, changed }, (configFile) =>
    previewStack(stack, { signal, configFile }),
  );
  if (changes.length === 0) {
    // A file that says the same in other words is worth keeping, except in a dry run.
    if (!settings.dryRun) await write(edits, "after");
    return { changes };
  }
  terminal.say(`${changes.length} changes:\n${describeChanges(changes)}`);
  await judge?.(changes);
  if (!(await mayChange(context, intent))) return { changes };
  for (const edited of edits) await assertUntouched(edited);
  await write(edits, "after");
  let begun = false;
  try {
    const updated = await updateStack(stack, context, () => {
      begun = true;
    });
    begun = true;
    return { changes, updated };
  } finally {
    if (!begun) await write(edits, "before");
  }
}

/** A file with its text before and after. */
interface Edited extends EditedText {
  readonly file: string;
}

async function write(edits: readonly Edited[], text: "before" | "after"): Promise<void> {
  for (const edited of edits) await replaceFile(edited.file, edited[text]);
}

/** What was previewed and agreed to holds only for the file that was read. */
async function assertUntouched({ file, before }: Edited): Promise<void> {
  if ((await readFile(file, "utf8")) === before) return;
  throw new Failure(`${file}: somebody else changed it since the preview; nothing was changed`, {
    remedy: "run the command again",
    exitCode: EXIT.error,
  });
}
