import { chmod, mkdir, readdir, realpath, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { EXIT, errorCode, Failure, reason } from "../../lib/failure";
import { homeLayout, type Paths } from "../paths";

/** Makes sure that the sandbox's places exist and can be written, before anything is half built. */
export async function preparePlaces(paths: Paths): Promise<void> {
  await writable(paths.cache, "SANDBOX_CACHE");
  await writable(paths.home, "SANDBOX_HOME");
  await sandboxIsAt(paths.home);
  // State and credentials lie here: nobody else may look inside.
  await chmod(paths.home, 0o700);
}

/**
 * Whether there is a sandbox in the directory, or room for one.
 * @throws {Failure} where it holds something else: it would be closed to everybody else and, in the end, be removed.
 */
export async function sandboxIsAt(home: string): Promise<boolean> {
  const entries = await entriesOf(home);
  if (entries === undefined) return false;
  const { lock, resolved } = homeLayout(home);
  // The first command leaves its lock, and every later one what it has found.
  const isOurs = [lock, resolved].some((file) => entries.includes(basename(file)));
  const others = entries.filter((name) => !name.startsWith(PROBE));
  if (isOurs || others.length === 0) return true;
  const some = others.sort().slice(0, 3).join(", ");
  throw new Failure(
    `SANDBOX_HOME: ${home} is no sandbox's: it holds ${some}${others.length > 3 ? ", ..." : ""}`,
    {
      remedy: "name a directory that is empty or not there yet",
      exitCode: EXIT.usage,
    },
  );
}

/**
 * Removes everything but the lock: without it, a command that waits would begin while this one still removes.
 */
export async function emptyHome(home: string): Promise<void> {
  const lock = basename(homeLayout(home).lock);
  const entries = await readdir(home);
  await Promise.all(
    entries
      .filter((name) => !name.startsWith(lock))
      .map((name) => rm(join(home, name), { recursive: true, force: true })),
  );
}

/** Removes the directory, and the link that led to it. It stays where another command has begun to use it. */
export async function removeEmptyHome(home: string): Promise<void> {
  try {
    const directory = await realpath(home);
    await rmdir(directory);
    if (directory !== resolve(home)) await rm(home, { force: true });
  } catch (error) {
    if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(errorCode(error) ?? "")) throw error;
  }
}

/** What is in the directory; undefined where there is none. */
async function entriesOf(directory: string): Promise<string[] | undefined> {
  try {
    return await readdir(directory);
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT") return undefined;
    if (code === undefined) throw error;
    throw new Failure(`SANDBOX_HOME: ${directory} cannot be looked into: ${reason(error)}`, {
      remedy: "name a directory of yours, or one that is not there yet",
      exitCode: EXIT.usage,
      cause: error,
    });
  }
}

const PROBE = ".probe-";

async function writable(directory: string, variable: string): Promise<void> {
  const probe = join(directory, `${PROBE}${process.pid}`);
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeFile(probe, "");
    await rm(probe);
  } catch (error) {
    const code = errorCode(error) ?? "";
    const remedy =
      code === "ENOSPC"
        ? "free some space on that disk"
        : `make it writable for you, or let ${variable} name a directory that is`;
    throw new Failure(`${directory} cannot be written: ${reason(error)}`, { remedy, cause: error });
  }
}
