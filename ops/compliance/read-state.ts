import { readFile } from "node:fs/promises";
import { EXIT, Failure, reason } from "../../lib/failure";

/** An exported state from a file. @throws {Failure} with exit code 2 when it cannot be read. */
export async function readState(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as unknown;
  } catch (error) {
    throw new Failure(`--file: ${file} cannot be read (${reason(error)})`, {
      remedy: "give a file that `pulumi stack export` wrote",
      exitCode: EXIT.usage,
      cause: error,
    });
  }
}
