import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { errorCode, reason } from "../../lib/failure";
import type { Scanned } from "../../policy/scan/secrets";

/** Files above this are data, not text that people write. */
const LARGEST = 1024 * 1024;
const LARGEST_LIST = 64 * 1024 * 1024;

/** The text files of a repository, and what of it was not read. */
export interface TrackedFiles {
  readonly files: readonly Scanned[];
  readonly notCovered: readonly string[];
}

async function textOf(checkout: string, name: string): Promise<Scanned | undefined> {
  try {
    const bytes = await readFile(join(checkout, name));
    return bytes.length > LARGEST || bytes.includes(0) ? undefined : { name, text: bytes.toString("utf8") };
  } catch (error) {
    // Deleted and not committed yet, or a directory of a submodule.
    if (errorCode(error) === "ENOENT" || errorCode(error) === "EISDIR") return undefined;
    throw error;
  }
}

/** Every text file that git tracks or would track: what a commit could publish. */
export async function trackedFiles(checkout: string): Promise<TrackedFiles> {
  const listed = await promisify(execFile)(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "-z"],
    { cwd: checkout, maxBuffer: LARGEST_LIST },
  ).then(
    ({ stdout }) => [...new Set(stdout.split("\0").filter((name) => name !== ""))],
    (error: unknown) => new Error(reason(error)),
  );
  if (listed instanceof Error)
    return { files: [], notCovered: ["secrets in the repository: git does not list its files"] };
  const read = await Promise.all(listed.map((name) => textOf(checkout, name)));
  const files = read.filter((file) => file !== undefined);
  const skipped = listed.length - files.length;
  return {
    files,
    notCovered: [
      "secrets in earlier commits of the repository",
      ...(skipped === 0 ? [] : [`${skipped} files of the repository that are no text, too large or gone`]),
    ],
  };
}
