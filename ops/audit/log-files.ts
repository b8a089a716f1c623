import { open, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { EXIT, errorCode, Failure, reason } from "../../lib/failure";
import { recordOfLine, type Scope } from "./api-server-plan";
import type { AuditRecord } from "./record";

/** What a log holds. */
export interface ReadLog {
  /** What was wanted of it. */
  readonly records: readonly AuditRecord[];
  /** How many of its lines are audit events, wanted or not. */
  readonly events: number;
  /** How many of its lines could not be read. */
  readonly unreadable: number;
}

/** A log and the older files that it was rotated into, oldest first: `audit.log` and `audit-<time>.log`. */
async function filesOf(file: string): Promise<readonly string[]> {
  const [directory, name] = [dirname(file), basename(file)];
  const stem = name.replace(/\.log$/, "");
  const rotated = (await readdir(directory))
    .filter((other) => other.startsWith(`${stem}-`) && other.endsWith(".log"))
    .sort();
  return [...rotated, name].map((each) => join(directory, each));
}

/** Reads lines of an audit log, of which only what is wanted is kept: logs are larger than memory should be. */
export async function readLines(
  lines: AsyncIterable<string>,
  scope: Scope,
  isWanted: (record: AuditRecord) => boolean,
): Promise<ReadLog> {
  const records: AuditRecord[] = [];
  let events = 0;
  let unreadable = 0;
  let last: ReturnType<typeof recordOfLine>;
  for await (const line of lines) {
    if (line.trim() === "") continue;
    last = recordOfLine(line, scope);
    if (last === "unreadable") unreadable += 1;
    else {
      events += 1;
      if (last !== undefined && isWanted(last)) records.push(last);
    }
  }
  // The server may be in the middle of writing the last line.
  return { records, events, unreadable: last === "unreadable" ? unreadable - 1 : unreadable };
}

/** A log on this machine. */
export interface LogFile {
  readonly file: string;
  /** Whether the user named it; else it is where the sandbox's is. */
  readonly named: boolean;
}

/**
 * Reads an audit log of the API server with everything it was rotated into.
 * @throws {Failure} when it cannot be read; also when the user named a file that is no audit log.
 */
export async function readLog(
  { file, named }: LogFile,
  scope: Scope,
  isWanted: (record: AuditRecord) => boolean,
): Promise<ReadLog> {
  const parts: ReadLog[] = [];
  try {
    for (const each of await filesOf(file))
      parts.push(await readLines((await open(each)).readLines(), scope, isWanted));
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    if (named) throw badFile(`${file} cannot be read (${reason(error)})`, error);
    throw new Failure(`the audit log ${file} cannot be read (${reason(error)})`, {
      remedy: "run `npm run up` for the sandbox's, or name another with --file",
      exitCode: EXIT.resource,
      cause: error,
    });
  }
  const total = (count: "events" | "unreadable"): number => parts.reduce((sum, part) => sum + part[count], 0);
  if (named && total("events") === 0) throw badFile(`${file} holds no audit event`);
  return {
    records: parts.flatMap(({ records }) => records),
    events: total("events"),
    unreadable: total("unreadable"),
  };
}

const badFile = (problem: string, cause?: unknown): Failure =>
  new Failure(`--file: ${problem}`, {
    remedy: "name an audit log that the API server wrote: one event a line, as JSON of audit.k8s.io/v1",
    exitCode: EXIT.usage,
    cause,
  });
