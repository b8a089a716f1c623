import { EXIT, Failure } from "../lib/failure";
import type { Context } from "./command";
import { settingOf } from "./stack-file";

/** A change about to be made. */
export interface Intent {
  /** What is going to happen, as the end of "This will ...". */
  readonly change: string;
  /**
   * The name that has to be typed, or given with `--confirm`, because the change is dangerous.
   * @default the stack's name where it is part of production, whatever it is called; otherwise a yes is enough
   */
  readonly typed?: string;
}

type Asked = Pick<Context, "settings" | "terminal" | "checkout">;

/** Several stacks may be parts of production; one whose file does not say is what its name says. */
const nameToType = ({ settings: { stack }, checkout }: Asked): string | undefined =>
  (settingOf(checkout, stack, ["environment"]) ?? stack) === "prod" ? stack : undefined;

/**
 * Whether a change may be made now. Commands ask this before the first writing request.
 * @returns false in a dry run, after saying what would have been done.
 * @throws {Failure} with exit code 2 when nobody can be asked, and 8 when the answer is no.
 */
export async function mayChange(
  context: Asked,
  { change, typed = nameToType(context) }: Intent,
): Promise<boolean> {
  const { settings, terminal } = context;
  if (settings.dryRun) {
    terminal.say(`dry run: would ${change}`);
    return false;
  }
  if (typed === undefined ? settings.yes : settings.confirm === typed) return true;
  const flag = typed === undefined ? "--yes" : `--confirm=${typed}`;
  if (typed !== undefined && settings.confirm !== undefined) {
    throw new Failure(`--confirm: "${settings.confirm}" is not "${typed}"`, {
      remedy: `give ${flag} to ${change}`,
      exitCode: EXIT.usage,
    });
  }
  const question =
    typed === undefined
      ? `This will ${change}. Go on? [y/N] `
      : `This will ${change}. Type "${typed}" to go on: `;
  const answer = settings.input ? await terminal.ask(question) : undefined;
  if (answer === undefined) {
    throw new Failure(`this would ${change}, and nobody is there to confirm it`, {
      remedy: `give ${flag}, or --dry-run to only look`,
      exitCode: EXIT.usage,
    });
  }
  const agreed = typed === undefined ? /^y(es)?$/i.test(answer.trim()) : answer.trim() === typed;
  if (!agreed) {
    throw new Failure("not confirmed; nothing was changed", {
      remedy: `answer ${typed === undefined ? "yes" : `"${typed}"`}, or give ${flag}`,
      exitCode: EXIT.cancelled,
    });
  }
  return true;
}
