import type { Cluster } from "./cluster/cluster";
import type { Engine } from "./engine/engine";
import type { Given } from "./input/given";
import type { Settings } from "./input/settings";
import type { Terminal } from "./output/terminal";

/** What every command works with. */
export interface Context {
  /** The standard options, with their variables taken into account. */
  readonly settings: Settings;
  /** The command's own arguments and options, unchecked: read them with `readInput`. */
  readonly given: Given;
  /** Root of the project. */
  readonly checkout: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
  /** Aborted by the first interrupt. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** The engine; found when first asked for. */
  readonly engine: () => Promise<Engine>;
  /** The API server that the current kubeconfig names; reached when first asked for. */
  readonly cluster: () => Promise<Cluster>;
}

/** How a command ended. */
export interface Outcome {
  /** @default 0 */
  readonly exitCode?: number;
  /** What programs read: the `data` of the JSON envelope. */
  readonly data: unknown;
  /** What people read. @default the data as YAML */
  readonly text?: string;
  /** Names for `-o name`, one a line. */
  readonly names?: readonly string[];
  readonly warnings?: readonly string[];
  /** The next sensible command. */
  readonly next?: string;
}

/** A command of the catalogue. @throws {Failure} with the exit code of the operations contract. */
export type Command = (context: Context) => Promise<Outcome>;
