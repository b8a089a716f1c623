import { EXIT } from "./failure";

const IMPATIENT_AFTER_MILLISECONDS = 1_000;

/** The parts of a process that an interrupt concerns. */
export interface Interrupted {
  readonly on: (signal: "SIGINT" | "SIGTERM" | "SIGHUP", told: () => void) => unknown;
  readonly exit: (code: number) => unknown;
  readonly now: () => number;
}

/** The first signal asks everything to end in order; a later one ends this process at once. */
export function interruptible({ on, exit, now }: Interrupted): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    on(signal, () => {
      // A terminal and npm may both pass the same keystroke on.
      if (controller.signal.aborted && now() - first > IMPATIENT_AFTER_MILLISECONDS) exit(EXIT.cancelled);
      first = controller.signal.aborted ? first : now();
      controller.abort();
    });
  return controller.signal;
}

/** An interrupt of this process. */
export const ownInterrupt = (): AbortSignal =>
  interruptible({
    on: (signal, told) => process.on(signal, told),
    exit: (code) => process.exit(code),
    now: Date.now,
  });
