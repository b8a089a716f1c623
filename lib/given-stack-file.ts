import { basename, resolve } from "node:path";
import type { Ancestor } from "./ancestors";

const FLAG = "--config-file";

/** The last value of the flag: the engine's own reading of a flag given twice. */
function flagOf(args: readonly string[]): string | undefined {
  const end = args.indexOf("--");
  const given = end < 0 ? args : args.slice(0, end);
  return given
    .flatMap((arg, index) => {
      if (arg.startsWith(`${FLAG}=`)) return [arg.slice(FLAG.length + 1)];
      const next = given[index + 1];
      return arg === FLAG && next !== undefined ? [next] : [];
    })
    .at(-1);
}

/**
 * The stack file that the engine was told to use instead of the project's own, or undefined where it was not told.
 * The engine passes a program the values of a stack file but not its name, so its command line is read.
 */
export function givenStackFile(above: readonly Ancestor[]): string | undefined {
  const engine = above.find(({ args: [program = ""] }) => /^pulumi(\.exe)?$/.test(basename(program)));
  const file = engine === undefined ? undefined : flagOf(engine.args);
  return file === undefined ? undefined : resolve(engine?.directory ?? "", file);
}
