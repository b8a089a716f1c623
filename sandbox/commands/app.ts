import type { Context } from "../obtain/context";

/** What every command works with. */
export interface App extends Context {
  /** Arguments after the command's name. */
  readonly args: readonly string[];
  /** Data for other programs, on standard output. */
  readonly print: (text: string) => void;
  /** Words for people, on standard error. */
  readonly say: (text: string) => void;
  /** Asks a person; undefined when nobody is there to answer. */
  readonly ask: (question: string) => Promise<string | undefined>;
}

/** A command: returns the exit code. */
export type Command = (app: App) => Promise<number>;
