import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../../lib/failure";

const SUFFIX = ".attrs";

/**
 * Removes notes of the backend's storage library that an engine was killed over. It writes one beside each of its
 * files (content type and digest) in two steps, and refuses to read a file whose note is empty; without a note it reads
 * the file all the same, so nothing is lost. Returns what was removed.
 */
export async function dropDamagedAttributes(state: string): Promise<readonly string[]> {
  const root = join(state, ".pulumi");
  const names = await readdir(root, { recursive: true }).catch((error: unknown) => {
    // A backend that was never used.
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  });
  const notes = names.filter((name) => name.endsWith(SUFFIX)).map((name) => join(root, name));
  const damaged: string[] = [];
  for (const note of notes)
    if (!(await isSound(note))) {
      await rm(note, { force: true });
      damaged.push(note);
    }
  return damaged;
}

async function isSound(note: string): Promise<boolean> {
  try {
    JSON.parse(await readFile(note, "utf8"));
    return true;
  } catch (error) {
    // Gone meanwhile: an engine removes the note of a lock together with the lock.
    if (errorCode(error) === "ENOENT") return true;
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
