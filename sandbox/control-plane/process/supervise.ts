import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { open, unlink } from "node:fs/promises";
import { basename } from "node:path";
import { z } from "zod";
import { EXIT, errorCode, Failure } from "../../../lib/failure";
import { ignoreMissing, parseRecord, readIfPresent, writePrivate } from "../private-file";
import { findByArgument, identify, type ProcessIdentity, stillRuns } from "./identity";
import { rotateLog, tailOf } from "./log-file";
import type { Part } from "./part";
import { waitFor } from "./wait";

const PartRecord = z.object({
  pid: z.number().int().positive(),
  started: z.string(),
  executable: z.string(),
  /** Digest of the command and its inputs: a part that runs with other ones is started again. */
  digest: z.string(),
  since: z.string(),
  /** True once it has been healthy. */
  ready: z.boolean(),
});

/** What is remembered of a running part. */
export type PartRecord = z.infer<typeof PartRecord>;

/** The record of a part that runs now; undefined when it does not. */
export async function runningPart(record: string): Promise<PartRecord | undefined> {
  const text = await readIfPresent(record);
  const parsed = text === undefined ? undefined : parseRecord(PartRecord, text);
  return parsed !== undefined && (await stillRuns(parsed)) ? parsed : undefined;
}

/**
 * Leaves a healthy part alone; starts it when it is dead, replaces it when it is ill, runs with old settings or was
 * started before the server it depends on: clients of a server that was away wait ever longer between two attempts.
 */
export async function ensurePart(part: Part, server?: PartRecord): Promise<PartRecord> {
  const running = await runningPart(part.record);
  if (running !== undefined) {
    const current =
      running.digest === digestOf(part) && (server === undefined || running.since >= server.since);
    if (current && (await becomesHealthy(part, running, patienceWith(part, running))))
      return running.ready ? running : writeRecord(part, { ...running, ready: true });
    await endProcess(running, part.stopMilliseconds);
  }
  await endOrphans(part);
  return startPart(part);
}

async function startPart(part: Part): Promise<PartRecord> {
  await rotateLog(part.log);
  const child = await launch(part);
  const since = new Date().toISOString();
  const identity = child.pid === undefined ? undefined : await identify(child.pid);
  if (identity === undefined) throw await startFailure(part, "ended while it started");
  const record = { ...identity, executable: part.executable, digest: digestOf(part), since, ready: false };
  await writeRecord(part, record);
  if (await becomesHealthy(part, identity)) return writeRecord(part, { ...record, ready: true });
  if (!(await stillRuns(identity))) throw await startFailure(part, "ended while it started");
  await endProcess(identity, part.stopMilliseconds);
  throw await startFailure(part, `was not healthy after ${part.startMilliseconds / 1000} s`);
}

async function writeRecord(part: Part, record: PartRecord): Promise<PartRecord> {
  await writePrivate(part.record, `${JSON.stringify(record, null, 2)}\n`);
  return record;
}

async function launch(part: Part) {
  const log = await open(part.log, "a", 0o600);
  try {
    const child = spawn(part.executable, part.arguments, {
      // Its own session: neither the end of the command nor an interrupt at the terminal ends it.
      detached: true,
      cwd: "/",
      stdio: ["ignore", log.fd, log.fd],
      // Nothing of the caller's environment: credentials and proxies are none of its business.
      env: { PATH: "/usr/bin:/bin", HOME: "/nonexistent", ...part.environment },
    });
    await once(child, "spawn");
    child.unref();
    return child;
  } catch (cause) {
    throw new Failure(`cannot run ${part.executable} (${errorCode(cause) ?? String(cause)})`, {
      remedy: "run `npm run doctor`: it says what is missing",
      cause,
    });
  } finally {
    await log.close();
  }
}

/** Time for one that hangs to come back to itself. */
const ILL_MILLISECONDS = 20_000;

/** One that was never ready may still be starting, because an earlier start was interrupted a moment ago. */
const patienceWith = ({ startMilliseconds }: Part, { ready }: PartRecord): number =>
  ready ? ILL_MILLISECONDS : startMilliseconds;

/** True as soon as the part is healthy; false when it died or took too long. */
async function becomesHealthy(
  part: Part,
  identity: ProcessIdentity,
  timeoutMilliseconds = part.startMilliseconds,
): Promise<boolean> {
  const verdict = await waitFor(
    async () => {
      if (await part.healthy()) return true;
      return (await stillRuns(identity)) ? undefined : false;
    },
    { timeoutMilliseconds },
  );
  return verdict === true;
}

/** Ends processes of a part that an interrupted start left without a record. */
async function endOrphans({
  name,
  owner,
  stopMilliseconds,
}: Pick<Part, "name" | "owner" | "stopMilliseconds">) {
  const related = await findByArgument(`${owner}/`);
  const orphans = related.filter(({ command }) => basename(command[0] ?? "") === name);
  await Promise.all(orphans.map(({ identity }) => endProcess(identity, stopMilliseconds)));
  return orphans.length;
}

/** Asks a process to end and kills it when it does not. Its number is checked before every signal. */
export async function endProcess(identity: ProcessIdentity, patience: number): Promise<void> {
  const gone = async () => ((await stillRuns(identity)) ? undefined : true);
  if (await gone()) return;
  signal(identity.pid, "SIGTERM");
  if (await waitFor(gone, { timeoutMilliseconds: patience, intervalMilliseconds: 20 })) return;
  signal(identity.pid, "SIGKILL");
  if (await waitFor(gone, { timeoutMilliseconds: 10_000, intervalMilliseconds: 20 })) return;
  throw new Failure(`process ${identity.pid} cannot be ended`, {
    remedy: `look at it with \`ps -fp ${identity.pid}\`; a process in uninterruptible sleep waits for its disk`,
    exitCode: EXIT.timedOut,
  });
}

function signal(pid: number, name: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== "ESRCH") throw error;
  }
}

/** Ends a part, with or without a record, and forgets it. True when there was something to end. */
export async function stopPart(
  part: Pick<Part, "name" | "owner" | "record" | "stopMilliseconds">,
): Promise<boolean> {
  const running = await runningPart(part.record);
  if (running !== undefined) await endProcess(running, part.stopMilliseconds);
  const orphans = await endOrphans(part);
  await unlink(part.record).catch(ignoreMissing);
  return running !== undefined || orphans > 0;
}

async function startFailure(part: Part, what: string): Promise<Failure> {
  const tail = await tailOf(part.log);
  return new Failure(`${part.name} ${what}. The end of ${part.log}:\n${indent(tail)}`, {
    remedy: part.remedy(tail),
    exitCode: EXIT.resource,
  });
}

const indent = (text: string): string => text.replaceAll(/^/gm, "    ");

const digestOf = ({ executable, arguments: list, environment, inputs }: Part): string =>
  createHash("sha256")
    .update(JSON.stringify([executable, list, environment, inputs]))
    .digest("hex");
