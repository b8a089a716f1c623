import type { PartName } from "../layout";

/** How to run one part and how to tell that it works. */
export interface Part {
  readonly name: PartName;
  readonly executable: string;
  readonly arguments: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Directory that every process of this control plane has in its arguments. */
  readonly owner: string;
  readonly log: string;
  /** Where its record is kept. */
  readonly record: string;
  /** Everything besides the command that a restart is needed for, for example the content of its files. */
  readonly inputs: readonly string[];
  /** How long it may take to become healthy. */
  readonly startMilliseconds: number;
  /** How long it may take to end before it is killed. */
  readonly stopMilliseconds: number;
  /** What to do when it does not start, beside reading its log. */
  readonly remedy: (log: string) => string;
  /** True when it works: its own health endpoint says so. */
  healthy(): Promise<boolean>;
}
