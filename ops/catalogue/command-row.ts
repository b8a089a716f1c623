/** A word after a command's name. */
export interface ArgumentRow {
  /** As help shows it, and the key under which a command reads it. */
  readonly name: string;
  readonly summary: string;
  /** The variable that gives it when the command line does not. */
  readonly variable?: string;
}

/** An option of one command. */
export interface OptionRow {
  /** As commander reads it: `--to-revision <number>`. */
  readonly flags: string;
  readonly summary: string;
  /** The variable that gives it when the command line does not. */
  readonly variable?: string;
}

/** A command as help, the Makefile, the documentation and the parser know it. */
export interface CommandRow {
  /** Also the name of its make target and of its module in `commands/`. */
  readonly name: string;
  readonly summary: string;
  readonly arguments?: readonly ArgumentRow[];
  readonly options?: readonly OptionRow[];
}

/** Commands that belong together. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly CommandRow[];
}
