import { EXIT, Failure } from "../../lib/failure";

/** Forms of data on standard output. */
export const outputForms = ["text", "json", "yaml", "wide", "name"] as const;
export type OutputForm = (typeof outputForms)[number];

/** The options that every command takes. */
export interface Settings {
  /** Stack and environment. @default dev */
  readonly stack: string;
  /** Namespace to look at. @default those of the stack */
  readonly namespace: string | undefined;
  readonly output: OutputForm;
  /** Changes are made without a question. */
  readonly yes: boolean;
  /** The name that a dangerous change asks for. */
  readonly confirm: string | undefined;
  /** Nothing is changed; what would be is said. */
  readonly dryRun: boolean;
  /** Follow until the end instead of looking once. */
  readonly watch: boolean;
  /** Seconds after which waiting ends with exit code 9. @default the command's own */
  readonly timeoutSeconds: number | undefined;
  readonly verbose: boolean;
  /** Whether questions may be asked. */
  readonly input: boolean;
  /** How many things are done at once. @default 4 */
  readonly parallelJobs: number;
}

/** Standard options as the parser left them. */
export interface RawSettings {
  readonly stack?: string;
  readonly namespace?: string;
  readonly output?: string;
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly confirm?: string;
  readonly dryRun?: boolean;
  readonly watch?: boolean;
  readonly timeout?: string;
  readonly verbose?: boolean;
  readonly input?: boolean;
  readonly parallelJobs?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
const DURATION = /^(\d{1,6})(s|m|h)?$/;
const MOST_PARALLEL_JOBS = 64;

/** The value of a setting: a flag wins over a variable; an empty one counts as absent. */
const chosen = (flag: string | undefined, variable: string | undefined): string | undefined =>
  flag ?? (variable === "" ? undefined : variable);

/** Settings from flags and variables, and what is wrong with them. */
export function planSettings(raw: RawSettings, environment: Environment): Settings {
  const problems: string[] = [];
  /** Notes a problem; the setting then has no value of its own. */
  const refuse = (problem: string): never[] => {
    problems.push(problem);
    return [];
  };

  const truth = (name: string): boolean => {
    const value = environment[name];
    if (value === undefined || value === "" || /^(false|0|no)$/i.test(value)) return false;
    if (!/^(true|1|yes)$/i.test(value)) refuse(`${name}: "${value}" is neither true nor false`);
    // In doubt nothing is changed.
    return true;
  };
  const seconds = (text: string | undefined): number | undefined => {
    if (text === undefined) return undefined;
    const [, count, unit = "s"] =
      DURATION.exec(text) ?? refuse(`--timeout: "${text}" is no duration; write seconds, or 90s, 5m, 1h`);
    return Number(count) * (UNITS[unit] ?? 1);
  };
  const jobs = (text: string | undefined): number | undefined => {
    if (text === undefined) return undefined;
    const count = Number(text);
    if (!/^\d+$/.test(text) || count < 1 || count > MOST_PARALLEL_JOBS)
      refuse(`PARALLEL_JOBS: "${text}" is no whole number from 1 to ${MOST_PARALLEL_JOBS}`);
    return count;
  };
  const form = (text: string | undefined): OutputForm | undefined => {
    if (text === undefined) return undefined;
    const known = outputForms.find((candidate) => candidate === text);
    if (known === undefined)
      refuse(`--output: "${text}" is unknown; choose one of ${outputForms.join(", ")}`);
    return known;
  };

  const settings: Settings = {
    stack: chosen(raw.stack, environment["ENVIRONMENT"]) ?? "dev",
    namespace: chosen(raw.namespace, environment["NAMESPACE"]),
    output: raw.json === true ? "json" : (form(raw.output) ?? "text"),
    yes: raw.yes ?? false,
    confirm: raw.confirm,
    dryRun: raw.dryRun ?? truth("DRY_RUN"),
    watch: raw.watch ?? false,
    timeoutSeconds: seconds(raw.timeout),
    verbose: raw.verbose ?? false,
    input: raw.input ?? true,
    parallelJobs: jobs(chosen(raw.parallelJobs, environment["PARALLEL_JOBS"])) ?? 4,
  };
  if (problems.length > 0) {
    throw new Failure(problems.join("\n"), {
      remedy: "correct these; `--help` explains every option",
      exitCode: EXIT.usage,
    });
  }
  return settings;
}
