import type { z } from "zod";
import { EXIT, Failure } from "../../lib/failure";
import { problemsOf } from "../../lib/problems";

/** Arguments and options by name, as they were typed or as a variable gave them. */
export type Given = Readonly<Record<string, string | boolean | undefined>>;

/**
 * Checks what a command was given.
 * @throws {Failure} with exit code 2 that lists every problem at once.
 */
export function readInput<T extends z.ZodType>(schema: T, given: Given): z.output<T> {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const problems = problemsOf("command line", { schema, raw: present, error: parsed.error });
  throw new Failure(problems.map(({ field, message }) => `${field}: ${message}`).join("\n"), {
    remedy: "correct the arguments; `--help` after the command's name lists them",
    exitCode: EXIT.usage,
  });
}
