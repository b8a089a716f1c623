import type { z } from "zod";
import { EXIT, Failure } from "../../lib/failure";
import { problemsOf } from "../../lib/problems";

/** Arguments and options by name, as they were typed or as a variable gave them. */
export type Given = Readonly<Record<string, string | boolean | undefined>>;

/** What a command was given: its values where all are right, and otherwise every problem, one a line. */
export type CheckedInput<T> =
  | { readonly data: T; readonly problems: readonly [] }
  | { readonly data?: undefined; readonly problems: readonly string[] };

/** Checks what a command was given, for a command that has more to check before it refuses. */
export function checkInput<T extends z.ZodType>(schema: T, given: Given): CheckedInput<z.output<T>> {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const parsed = schema.safeParse(present);
  if (parsed.success) return { data: parsed.data, problems: [] };
  const problems = problemsOf("command line", { schema, raw: present, error: parsed.error });
  return { problems: problems.map(({ field, message }) => `${field}: ${message}`) };
}

/** A refusal of what a command was given, with exit code 2. */
export const inputRefusal = (problems: readonly string[]): Failure =>
  new Failure(problems.join("\n"), {
    remedy: "correct the arguments; `--help` after the command's name lists them",
    exitCode: EXIT.usage,
  });

/**
 * Checks what a command was given.
 * @throws {Failure} with exit code 2 that lists every problem at once.
 */
export function readInput<T extends z.ZodType>(schema: T, given: Given): z.output<T> {
  const { data, problems } = checkInput(schema, given);
  if (data === undefined) throw inputRefusal(problems);
  return data;
}
