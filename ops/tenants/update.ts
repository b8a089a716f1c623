import type { Stack } from "@pulumi/pulumi/automation";
import { EXIT, Failure, reason } from "../../lib/failure";
import type { Context } from "../command";
import { editYaml, restoreFile } from "../stack-file";
import { touched, type TouchedResource } from "./blast-radius";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { Document } from "yaml";

/** Lines of an engine's complaint that say something. */
const complaint = (error: unknown): string =>
  reason(error)
    .split("\n")
    .map((line) => line.trim())
    .filter(
      (line) =>
        /error|refused|denied|forbidden|: /i.test(line) && !/^(code|stdout|stderr):\s*\S*$/.test(line),
    )
    .slice(0, 12)
    .join("\n");

const engineFailure = (what: string, remedy: string, cause: unknown): Failure =>
  new Failure(`${what}: ${complaint(cause)}`, { remedy, exitCode: EXIT.resource, cause });

/** What an update with another stack file would touch. */
export async function previewWith(
  stack: Stack,
  { configFile, signal }: { readonly configFile: string; readonly signal: AbortSignal },
): Promise<TouchedResource[]> {
  const changes: TouchedResource[] = [];
  const onEvent = (event: EngineEvent): void => {
    const change = touched(event);
    if (change !== undefined) changes.push(change);
  };
  try {
    await stack.preview({ configFile, onEvent, signal });
  } catch (cause) {
    throw engineFailure("the preview failed", "nothing was changed; correct what it says", cause);
  }
  return changes;
}

/**
 * Writes the changed file of tenants and updates the stack. The file is put back when the update failed before it
 * changed anything; afterwards it stays, because the cluster is on its way to what it says.
 */
export async function updateWith(
  { terminal, signal }: Pick<Context, "terminal" | "signal">,
  stack: Stack,
  { file, edit }: { readonly file: string; readonly edit: (document: Document) => void },
): Promise<TouchedResource[]> {
  const before = await editYaml(file, edit);
  const started: TouchedResource[] = [];
  let changed = 0;
  const onEvent = (event: EngineEvent): void => {
    const change = touched(event);
    if (change !== undefined) {
      started.push(change);
      terminal.say(`  ${change.op.padEnd(8)} ${change.resource}`);
    }
    const done = event.resOutputsEvent?.metadata.op;
    if (done !== undefined && done !== "same" && done !== "read") changed += 1;
  };
  try {
    await stack.up({ onEvent, signal });
    return started;
  } catch (cause) {
    if (changed > 0)
      throw engineFailure(
        `the update stopped after ${changed} changes`,
        `${file} keeps the change; run the command again, or \`pulumi up -s ${stack.name}\``,
        cause,
      );
    await restoreFile(file, before);
    throw engineFailure("the update failed before it changed anything", `${file} is as it was`, cause);
  }
}
