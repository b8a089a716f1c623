import { Failure, reason } from "../../lib/failure";

/** Waits for all of them, then fails with everything that went wrong: nothing is left running behind an error. */
export async function allSettled(work: readonly Promise<unknown>[]): Promise<void> {
  const errors = (await Promise.allSettled(work)).flatMap((outcome): unknown[] =>
    outcome.status === "rejected" ? [outcome.reason] : [],
  );
  if (errors.length === 0) return;
  const failures = errors.filter((error) => error instanceof Failure);
  // One failure speaks for itself, and a mistake of ours must not hide among failures.
  if (errors.length === 1) throw errors[0];
  if (failures.length < errors.length) throw errors.find((error) => !(error instanceof Failure));
  throw new Failure(failures.map(reason).join("\n"), {
    remedy: [...new Set(failures.map(({ remedy }) => remedy))].join("; "),
    exitCode: failures[0]?.exitCode ?? 1,
    cause: errors[0],
  });
}
