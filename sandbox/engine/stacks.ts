import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Progress } from "../progress";
import type { Pulumi } from "./pulumi";
import { ExportedState, settleCreations } from "./settle-plan";
import type { PendingOperation } from "./state-check";
import type { StackFile } from "./stack-files";
import { clearStackLocks } from "./stack-locks";
import { dropDamagedAttributes } from "./state-attributes";
import { readOrRestoreState } from "./state-store";

/** The stack that plain pulumi works on when none is named. */
export const DEFAULT_STACK = "dev";

/** What the work on stacks needs. */
export interface StackContext {
  readonly state: string;
  readonly checkout: string;
  readonly home: string;
  readonly pulumi: Pulumi;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  readonly now: () => Date;
}

/** Creates a stack that does not exist yet and brings one that does into a condition to be updated. */
export async function prepareStack(context: StackContext, file: StackFile): Promise<void> {
  const { state, progress, signal } = context;
  await clearStackLocks(state, file.stack, { progress, signal });
  for (const note of await dropDamagedAttributes(state))
    progress.note(`removed ${note}: it was only half written`);
  const report = await readOrRestoreState(state, file.stack, context.now());
  if (report.message !== undefined) progress.warn(report.message);
  if (report.state === undefined) await initialise(context, file);
  else if (report.state.pending.length > 0) await settlePending(context, file.stack, report.state.pending);
}

/**
 * The engine writes what it decides about encryption into the stack file. It does so beside a copy of the project,
 * never in the checkout.
 */
async function initialise({ checkout, home, pulumi }: StackContext, file: StackFile): Promise<void> {
  const directory = join(home, "init");
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await copyFile(join(checkout, "Pulumi.yaml"), join(directory, "Pulumi.yaml"));
  await copyFile(file.path, join(directory, basename(file.path)));
  const provider = file.secretsProvider === undefined ? [] : ["--secrets-provider", file.secretsProvider];
  const remedy = `see the lines above; ${file.path} must be a valid stack file`;
  await pulumi.succeed(["stack", "init", file.stack, "--no-select", "--cwd", directory, ...provider], remedy);
  if (file.stack === DEFAULT_STACK) await pulumi.succeed(["stack", "select", file.stack], remedy);
}

/** Settles what was interrupted: creations in the state, everything else by looking at the live objects. */
async function settlePending(
  { pulumi, progress, home }: StackContext,
  stack: string,
  pending: readonly PendingOperation[],
): Promise<void> {
  const remedy = `see the lines above and ${pulumi.logFile}; then run the command again`;
  await progress.run(`Stack ${stack}: making good for ${pending.length} interrupted operations`, async () => {
    if (pending.some(({ kind }) => kind === "creating")) {
      const directory = await mkdtemp(join(home, "settle-"));
      try {
        const file = join(directory, `${stack}.json`);
        await pulumi.succeed(["stack", "export", "--stack", stack, "--file", file], remedy);
        const exported = ExportedState.parse(JSON.parse(await readFile(file, "utf8")));
        await writeFile(file, JSON.stringify(settleCreations(exported)), { mode: 0o600 });
        await pulumi.succeed(["stack", "import", "--stack", stack, "--file", file], remedy);
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    }
    await pulumi.succeed(["refresh", "--yes", "--skip-preview", "--stack", stack], remedy);
  });
}
