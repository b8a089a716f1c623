/** A process, told apart from a later one with the same number by its start time. */
export interface Owner {
  readonly pid: number;
  readonly start?: string | undefined;
}

/** What goes with waiting for a lock. */
export interface Waiting {
  /** Told whom the lock waits for, and given what ends when that process no longer holds it. */
  readonly onWait?: (pid: number, gone: Promise<void>) => void | Promise<void>;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs work while holding the lock in `file`. Waits for a live owner, ignores a dead one. */
export function withLock<T>(file: string, work: () => T | Promise<T>, waiting?: Waiting): Promise<T>;

/** Whether the very process still runs. */
export function isAlive(owner: Owner): boolean;

/** The start time of a process where the system tells it. */
export function startOf(pid: number): string | undefined;
