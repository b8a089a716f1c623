import type { Paths } from "../paths";
import type { Progress } from "../progress";
import type { Run } from "../run";
import type { Platform } from "./parts";

/** Fetches a URL into a file or as text. Throws `Unavailable` when there is no such thing to be had. */
export interface Fetcher {
  text(url: string): Promise<string>;
  file(url: string, target: string): Promise<void>;
}

/** What every source works with. Tests put their own things in here. */
export interface Context {
  readonly paths: Paths;
  readonly platform: Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly run: Run;
  readonly fetcher: Fetcher;
  readonly progress: Progress;
  readonly now: () => Date;
  /** Ends children when the user interrupts. */
  readonly signal?: AbortSignal | undefined;
}

/** A source does not have the part, which is no reason to stop: the next one may. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}
