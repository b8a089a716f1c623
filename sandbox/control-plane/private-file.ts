import { randomBytes } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import type { ZodType } from "zod";
import { errorCode, Failure } from "../../lib/failure";

/** A directory that only its owner can enter. An existing one is closed to others. */
export async function privateDirectory(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await chmod(path, 0o700);
  } catch (cause) {
    throw new Failure(`cannot create the directory ${path} (${errorCode(cause) ?? String(cause)})`, {
      remedy: "make its parent writable or choose another home for the sandbox",
      cause,
    });
  }
  return path;
}

/**
 * Writes a file that only its owner can read. A reader, or a machine that loses power half-way, finds the old
 * content or the new, never a part of it.
 */
export async function writePrivate(path: string, content: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (cause) {
    await unlink(temporary).catch(ignoreMissing);
    throw new Failure(`cannot write ${path} (${errorCode(cause) ?? String(cause)})`, {
      remedy:
        errorCode(cause) === "ENOSPC" ? "free some disk space" : "make its directory writable for this user",
      cause,
    });
  }
}

/** The text of a file, or undefined when there is none. */
export const readIfPresent = (path: string): Promise<string | undefined> =>
  readFile(path, "utf8").catch((error: unknown) => {
    ignoreMissing(error);
    return undefined;
  });

/** A record of our own, or undefined when the text is not one: a damaged record counts as none. */
export function parseRecord<T>(schema: ZodType<T>, text: string): T | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** Passes over a missing file; everything else stays an error. */
export function ignoreMissing(error: unknown): void {
  if (errorCode(error) !== "ENOENT") throw error;
}

/** A rename is only durable once the directory that holds the name is. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
