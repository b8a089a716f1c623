import { Failure, reason } from "../failure";

/** Waits for all of them, then fails with everything that went wrong: nothing is left running behind an error. */
export async function allSettled(work: readonly Promise<unknown>[]): Promise<void> {
  const errors = (await Promise.allSettled(work)).flatMap((outcome) =>
    outcome.status === "rejected" ? [outcome.reason as unknown] : [],
  );
  const [first, ...others] = errors;
  if (errors.length === 0) return;
  if (others.length === 0 || !errors.every((error) => error instanceof Failure)) throw first;
  const failures = errors as Failure[];
  throw new Failure(failures.map(reason).join("\n"), {
    remedy: [...new Set(failures.map(({ remedy }) => remedy))].join("; "),
    exitCode: failures[0]?.exitCode ?? 1,
    cause: first,
  });
}
