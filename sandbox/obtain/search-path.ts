import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join, relative } from "node:path";
import { errorCode } from "../../lib/failure";

/** Whether a path lies inside a directory. */
export function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way === "" || (!way.startsWith("..") && !isAbsolute(way));
}

/** Whether there is a file that may be executed. */
export async function isExecutableFile(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "EACCES" || code === "ENOTDIR" || code === "ELOOP") return false;
    throw error;
  }
}

/**
 * The directories of PATH where the user's own programs are. Ours are left out: whoever has evaluated
 * `npm run -s env` has them on PATH, and they are no evidence that something is installed.
 */
export const userDirectories = (path: string | undefined, ours: readonly string[]): readonly string[] =>
  (path ?? "")
    .split(delimiter)
    .filter((directory) => isAbsolute(directory) && !ours.some((own) => isInside(own, directory)))
    // npm puts the packages' launchers there: its `pulumi` only downloads the real one.
    .filter((directory) => !directory.includes("node_modules"));

/** The first directory that holds an executable of that name. */
export async function findOnPath(name: string, directories: readonly string[]): Promise<string | undefined> {
  for (const directory of directories) {
    const candidate = join(directory, name);
    if (await isExecutableFile(candidate)) return candidate;
  }
  return undefined;
}
