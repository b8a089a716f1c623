import { open, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { EXIT, errorCode, Failure, reason } from "../../lib/failure";
import { recordOfLine, type Scope } from "./api-server-plan";
import type { AuditRecord } from "./record";

/** Records of a log, and how many of its lines could not be read. */
export interface ReadLog {
  readonly records: readonly AuditRecord[];
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
  let unreadable = 0;
  let last: ReturnType<typeof recordOfLine>;
  for await (const line of lines) {
    if (line.trim() === "") continue;
    last = recordOfLine(line, scope);
    if (last === "unreadable") unreadable += 1;
    else if (last !== undefined && isWanted(last)) records.push(last);
  }
  // The server may be in the middle of writing the last line.
  return { records, unreadable: last === "unreadable" ? unreadable - 1 : unreadable };
}

/**
 * Reads an audit log of the API server with everything it was rotated into.
 * @throws {Failure} with exit code 4 when there is no such file.
 */
export async function readLog(
  file: string,
  scope: Scope,
  isWanted: (record: AuditRecord) => boolean,
): Promise<ReadLog> {
  try {
    const parts: ReadLog[] = [];
    for (const each of await filesOf(file))
      parts.push(await readLines((await open(each)).readLines(), scope, isWanted));
    return {
      records: parts.flatMap(({ records }) => records),
      unreadable: parts.reduce((sum, { unreadable }) => sum + unreadable, 0),
    };
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new Failure(`the audit log ${file} cannot be read (${reason(error)})`, {
      remedy: "run `npm run up` for the sandbox's, or name another with --file",
      exitCode: EXIT.resource,
      cause: error,
    });
  }
}
