import { setTimeout as pause } from "node:timers/promises";

/** How long a condition may take to come true, and who wants to know sooner. */
export interface Waiting {
  readonly timeoutMilliseconds: number;
  /** @default 50 */
  readonly intervalMilliseconds?: number;
}

/** Asks until the answer is not undefined; undefined when the time is over. */
export async function waitFor<T>(
  ask: () => Promise<T | undefined>,
  waiting: Waiting,
): Promise<T | undefined> {
  const deadline = performance.now() + waiting.timeoutMilliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() >= deadline) return undefined;
    await pause(waiting.intervalMilliseconds ?? 50);
  }
}
