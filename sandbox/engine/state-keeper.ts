import { link, mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, reason } from "../../lib/failure";
import { stateLayout } from "./state-store";

/** A state of some megabytes is read in a fiftieth of this. */
const POLL_MILLISECONDS = 2_000;

/** Nothing is written yet, the disk takes no further name just now, or its file system has no second names. */
const NOT_NOW = ["ENOENT", "ENOSPC", "EDQUOT", "EPERM", "ENOTSUP", "EMLINK"];

/**
 * Keeps the last state of an update that was written whole. On a full disk the backend's storage library puts half a
 * file in the place of the state and of the one copy beside it, and a first update has no other. The backend replaces
 * the file and never writes into it, so a second name takes no more than one state's space and cannot be damaged.
 */
export class StateKeeper {
  private readonly checkpoint: string;
  private readonly directory: string;
  private last = 0;

  constructor(state: string, stack: string) {
    const { checkpoint, kept } = stateLayout(state, stack);
    this.checkpoint = checkpoint;
    this.directory = kept;
  }

  /** Keeps the state as it is now, unless it is kept already, half written, or cannot be given another name. */
  async keep(): Promise<void> {
    try {
      const { ino } = await stat(this.checkpoint);
      if (ino === this.last) return;
      await mkdir(this.directory, { recursive: true, mode: 0o700 });
      const name = join(this.directory, "new");
      await rm(name, { force: true });
      await link(this.checkpoint, name);
      this.last = ino;
      if (!isJson(await readFile(name, "utf8"))) return;
      await rename(name, join(this.directory, "whole.json"));
    } catch (error) {
      if (!NOT_NOW.includes(errorCode(error) ?? "")) throw error;
    }
  }

  /** Forgets it: the update ended well, and the backend keeps copies of its own. */
  forget(): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Keeps the state again and again while an update runs. `stop` says why it could not, if it could not. */
export function keepStates(keeper: StateKeeper): { stop(): Promise<string | undefined> } {
  let failure: string | undefined;
  let keeping: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    keeping = keeping
      .then(() => keeper.keep())
      .catch((error: unknown) => {
        failure ??= reason(error);
      });
  }, POLL_MILLISECONDS);
  return {
    async stop() {
      clearInterval(timer);
      await keeping;
      return failure;
    },
  };
}
