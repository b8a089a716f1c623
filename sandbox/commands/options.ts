import { parseArgs, type ParseArgsConfig } from "node:util";
import { EXIT, errorCode, Failure, reason } from "../../lib/failure";
import { invocation } from "../invocation.cjs";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Reads a command's options. Anything unknown is an error that names it: a typing mistake must not be ignored. */
export function readOptions<T extends Options>(command: string, args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    if (errorCode(error)?.startsWith("ERR_PARSE_ARGS") !== true) throw error;
    throw new Failure(reason(error).split(". ")[0] ?? "unknown option", {
      remedy: `see \`${invocation(command, "--help")}\``,
      exitCode: EXIT.usage,
      cause: error,
    });
  }
}
