import { EXIT, Failure, reason } from "../lib/failure";
import { fileSystemFailure } from "../lib/file-system-failure";
import { ownInterrupt } from "../lib/interrupt";
import { groups } from "./catalogue";
import { apiFailure } from "./cluster/api-failure";
import { openCluster } from "./cluster/cluster";
import type { Context, Outcome } from "./command";
import { engineRefusal } from "./engine/engine-failure";
import { openEngine } from "./engine/engine";
import { type Parsed, parseCommandLine } from "./input/parse";
import { planSettings, type Settings } from "./input/settings";
import { loadCommand } from "./load-command";
import { renderOutcome } from "./output/envelope";
import { processTerminal, type Terminal } from "./output/terminal";

/** How the bootstrap hands over. */
export interface Start {
  readonly args: readonly string[];
  readonly checkout: string;
}

/** Runs one command and returns its exit code. */
export async function main({ args, checkout }: Start): Promise<number> {
  const { env: environment } = process;
  const signal = ownInterrupt();
  const terminal = processTerminal(environment, signal);
  const parsed = parseCommandLine(groups, args, {
    environment,
    print: terminal.print,
    say: (text) => {
      terminal.say(text.trimEnd());
    },
  });
  if (typeof parsed === "number") return parsed;
  // Before the settings are understood, only the flag itself can say that programs are listening.
  let output: Settings["output"] = parsed.settings.json === true ? "json" : "text";
  let outcome: Outcome;
  try {
    const settings = planSettings(parsed.settings, environment);
    output = settings.output;
    outcome = await perform(parsed, { settings, checkout, environment, terminal, signal });
    // What an interrupt cut short judges nothing: whatever it found wrong may be the interrupt itself.
    if (signal.aborted && (outcome.exitCode ?? EXIT.ok) !== EXIT.ok) outcome = interrupted(terminal);
  } catch (error) {
    outcome = signal.aborted ? interrupted(terminal) : failed(error, terminal);
  }
  if (outcome.text !== undefined || outcome.data !== undefined) {
    const forPeople = output === "text" || output === "wide";
    if (!forPeople || !isFailure(outcome)) terminal.print(renderOutcome(parsed.row.name, outcome, output));
  }
  for (const warning of outcome.warnings ?? []) terminal.say(`warning: ${warning}`);
  if (outcome.next !== undefined && output === "text") terminal.say(`\nnext: ${outcome.next}`);
  return outcome.exitCode ?? EXIT.ok;
}

function perform(
  { row, given }: Parsed,
  base: Pick<Context, "settings" | "checkout" | "environment" | "terminal" | "signal">,
): Promise<Outcome> {
  const { checkout, settings } = base;
  return loadCommand(row.name).run({
    ...base,
    given,
    now: () => new Date(),
    engine: once(() => openEngine(checkout)),
    cluster: once(() => openCluster(checkout, settings)),
  });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

const isFailure = ({ data }: Outcome): boolean =>
  typeof data === "object" && data !== null && "error" in data && "remedy" in data;

/** What is left of a command that was cut short. */
function interrupted(terminal: Terminal): Outcome {
  terminal.say("\ninterrupted");
  return { exitCode: EXIT.cancelled, data: { error: "interrupted", remedy: "run the command again" } };
}

/** What is left of a command that did not end well: words for people and an outcome for programs. */
function failed(error: unknown, terminal: Terminal): Outcome {
  const failure =
    error instanceof Failure
      ? error
      : (fileSystemFailure(error) ?? engineRefusal(error) ?? apiFailure(error));
  if (failure === undefined) {
    terminal.say(`error: ${error instanceof Error ? (error.stack ?? error.message) : reason(error)}`);
    return {
      exitCode: EXIT.error,
      data: { error: reason(error), remedy: "this is a mistake of the program" },
    };
  }
  terminal.say(`error: ${failure.message}\nremedy: ${failure.remedy}`);
  return { exitCode: failure.exitCode, data: { error: failure.message, remedy: failure.remedy } };
}
