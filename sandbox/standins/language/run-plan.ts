/** A program and the update it is run for. */
export interface RunInfo {
  readonly monitor: string;
  readonly engine: string;
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  readonly rootDirectory: string;
  readonly pwd: string;
  readonly dryRun: boolean;
  readonly parallel: number;
  /** The program: `.` or a path relative to the working directory. */
  readonly entry: string;
  readonly args: readonly string[];
}

/** The arguments of `@pulumi/pulumi/cmd/run`. */
export const runArguments = (info: RunInfo): string[] => [
  "--monitor",
  info.monitor,
  "--engine",
  info.engine,
  "--organization",
  info.organization,
  "--project",
  info.project,
  "--root-directory",
  info.rootDirectory,
  "--stack",
  info.stack,
  "--pwd",
  info.pwd,
  ...(info.dryRun ? ["--dry-run"] : []),
  "--parallel",
  String(info.parallel),
  info.entry,
  ...info.args,
];
