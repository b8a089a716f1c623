import { join } from "node:path";
import type { Context, Outcome } from "./command";
import { changeByConfiguration } from "./engine/configured-change";
import { sectionPath, stackFileName } from "./stack-file";

/** Numbers in a stack file. */
export interface SizeChange {
  /** Paths below the stack's section, with dots, and their new values. */
  readonly values: Readonly<Record<string, number>>;
  /** What that does, as the end of "This will ...". */
  readonly change: string;
}

/**
 * Writes a size into the stack file and updates the stack: a size that only the cluster knew would be undone by the
 * next update. The bounds are the program's: it refuses what lies outside of them during the preview.
 */
export async function resize(context: Context, { values, change }: SizeChange): Promise<Outcome> {
  const { stack } = context.settings;
  const file = stackFileName(stack);
  const { changes, updated } = await changeByConfiguration(context, {
    file: join(context.checkout, file),
    edit: (document) => {
      for (const [path, value] of Object.entries(values))
        document.setIn([...sectionPath, ...path.split(".")], value);
    },
    intent: { change },
  });
  const text =
    updated !== undefined
      ? `Done: ${change}.`
      : changes.length === 0
        ? "It is that size already; nothing to do."
        : "Nothing was changed.";
  return {
    data: { stack, file, values, changes, updated: updated ?? null },
    text,
    next: `npm run -s ops -- health-check-all -s ${stack}`,
  };
}
