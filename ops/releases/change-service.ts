import { join } from "node:path";
import type { Document } from "yaml";
import { serviceKeys } from "../../components/services/catalogue";
import type { Context, Outcome } from "../command";
import { changeByConfiguration, describeChanges } from "../engine/configured-change";
import { unknownName } from "../engine/stack-outputs";
import { sectionPath, stackFileName } from "../stack-file";

/** A change of one service's entry in the stack file. */
export interface ServiceChange {
  readonly service: string;
  /** Changes the document; the path of the service's entry is given. */
  readonly edit: (document: Document, entry: readonly string[]) => void;
  /** What that does, as the end of "This will ...". */
  readonly change: string;
}

/**
 * Writes a change into the stack file and updates the stack; the update waits for the release.
 * @throws {Failure} with exit code 2 when there is no such service, and as the preview and the update do.
 */
export async function changeService(
  context: Context,
  { service, edit, change }: ServiceChange,
): Promise<Outcome> {
  if (!serviceKeys.some((key) => key === service)) throw unknownName("service", service, serviceKeys);
  const { stack } = context.settings;
  const file = stackFileName(stack);
  const { changes, updated } = await changeByConfiguration(context, {
    file: join(context.checkout, file),
    edit: (document) => {
      edit(document, [...sectionPath, "services", service]);
    },
    intent: { change },
  });
  return {
    data: { stack, file, service, changes, updated: updated ?? null },
    text:
      updated !== undefined
        ? `Done: ${change}.`
        : changes.length === 0
          ? "The stack is so already; nothing to do."
          : `Nothing was changed. It would:\n${describeChanges(changes)}`,
    names: [service],
    next: `npm run -s ops -- status ${service} --watch`,
  };
}
