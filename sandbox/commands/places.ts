import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, Failure, reason } from "../../lib/failure";
import type { Paths } from "../paths";

/** Makes sure that the sandbox's places exist and can be written, before anything is half built. */
export async function preparePlaces(paths: Paths): Promise<void> {
  await writable(paths.cache, "SANDBOX_CACHE");
  await writable(paths.home, "SANDBOX_HOME");
  // State and credentials lie here: nobody else may look inside.
  await chmod(paths.home, 0o700);
}

async function writable(directory: string, variable: string): Promise<void> {
  const probe = join(directory, `.probe-${process.pid}`);
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
