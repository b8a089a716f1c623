import { readFile } from "node:fs/promises";
import { z } from "zod";
import { EXIT, Failure, reason } from "../../lib/failure";

/** What `pulumi stack export` writes, as far as judges read it. The state of an empty stack has no list. */
const exportedState = z.looseObject({
  deployment: z.looseObject({
    resources: z.array(z.looseObject({ urn: z.string(), type: z.string() })).optional(),
  }),
});

/**
 * An exported state from a file.
 * @throws {Failure} with exit code 2 when it cannot be read, or is something else: an empty list of findings would
 * look like a good one.
 */
export async function readState(file: string): Promise<unknown> {
  const refuse = (why: string, cause: unknown): Failure =>
    new Failure(`--file: ${file} ${why}`, {
      remedy: "give a file that `pulumi stack export` wrote",
      exitCode: EXIT.usage,
      cause,
    });
  let state: unknown;
  try {
    state = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw refuse(`cannot be read (${reason(error)})`, error);
  }
  const { error } = exportedState.safeParse(state);
  if (error === undefined) return state;
  const [first] = error.issues;
  throw refuse(`is no exported state: look at ${first?.path.join(".") || "its beginning"}`, error);
}
