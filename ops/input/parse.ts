import { Command as Parser, CommanderError, Option } from "commander";
import type { CommandGroup, CommandRow } from "../catalogue/command-row";
import type { Given } from "./given";
import type { RawSettings } from "./settings";

/** A command line that was understood. */
export interface Parsed {
  readonly row: CommandRow;
  readonly given: Given;
  readonly settings: RawSettings;
}

/** Where the parser writes: help to one, complaints to the other. */
export interface Streams {
  readonly print: (text: string) => void;
  readonly say: (text: string) => void;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The standard options. Those with a variable: a flag wins. */
const standardOptions: readonly (readonly [flags: string, summary: string])[] = [
  ["-s, --stack <name>", "stack and environment [ENVIRONMENT] (default dev)"],
  ["-n, --namespace <name>", "namespace [NAMESPACE]"],
  ["-o, --output <form>", "json, yaml, wide or name (default: text for people)"],
  ["--json", "the same as -o json"],
  ["-y, --yes", "change without a question"],
  ["--confirm <name>", "the name that a change of prod, or one that removes data, asks for"],
  ["--dry-run", "change nothing, say what would be changed [DRY_RUN]"],
  ["-w, --watch", "follow until the end"],
  ["--timeout <duration>", "stop waiting after 90s, 5m, 1h"],
  ["-v, --verbose", "say more"],
  ["--no-input", "never ask"],
  ["-j, --parallel-jobs <count>", "do this many things at once [PARALLEL_JOBS] (default 4)"],
];

const keyOf = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const fromVariable = (variable: string | undefined, environment: Environment): string | undefined => {
  const value = variable === undefined ? undefined : environment[variable];
  return value === "" ? undefined : value;
};

function addCommand(parser: Parser, row: CommandRow): Parser {
  const command = parser.command(row.name).description(row.summary).allowExcessArguments(false);
  for (const { name, summary, variable } of row.arguments ?? [])
    command.argument(`[${name}]`, variable === undefined ? summary : `${summary} [${variable}]`);
  for (const { flags, summary, variable } of row.options ?? [])
    command.addOption(new Option(flags, variable === undefined ? summary : `${summary} [${variable}]`));
  return command;
}

/**
 * Understands a command line.
 * @returns the command, or the exit code after help was shown or a mistake was explained.
 */
export function parseCommandLine(
  groups: readonly CommandGroup[],
  args: readonly string[],
  { environment, print, say }: Streams & { readonly environment: Environment },
): Parsed | number {
  const USAGE = 2;
  let parsed: Parsed | undefined;
  const parser = new Parser("npm run -s ops --")
    .description("Drives the platform: deploys, watches, scales, changes tenants, checks.")
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: say })
    .configureHelp({ showGlobalOptions: true })
    .helpCommand(true)
    .showHelpAfterError("(add --help for the options)");
  for (const [flags, summary] of standardOptions) parser.option(flags, summary);
  for (const { title, commands } of groups) {
    parser.commandsGroup(`${title}:`);
    for (const row of commands) {
      const command = addCommand(parser, row);
      command.action(() => {
        const names = (row.arguments ?? []).map(({ name, variable }, index): [string, string | undefined] => [
          keyOf(name),
          command.args[index] ?? fromVariable(variable, environment),
        ]);
        const variables = (row.options ?? []).map(({ flags, variable }): [string, string | undefined] => [
          new Option(flags).attributeName(),
          fromVariable(variable, environment),
        ]);
        const own = Object.entries(command.opts<Record<string, string | boolean>>());
        parsed = {
          row,
          given: Object.fromEntries([...names, ...variables, ...own]),
          settings: parser.opts<RawSettings>(),
        };
      });
    }
  }
  try {
    parser.parse([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : USAGE;
  }
  if (parsed !== undefined) return parsed;
  parser.outputHelp();
  return args.length === 0 ? 0 : USAGE;
}
