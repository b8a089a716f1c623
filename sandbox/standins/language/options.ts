import { shellWords } from "./shell-words";

/** What `runtime.options` of Pulumi.yaml or PulumiPolicy.yaml asks of the host. */
export interface RuntimeOptions {
  /** Whether TypeScript is compiled while it is loaded. @default true */
  readonly typescript: boolean;
  /** Arguments for node itself, before the program's. @default none */
  readonly nodeArgs: readonly string[];
  /** The compiler's configuration file. @default the one in the working directory */
  readonly tsconfig?: string;
}

/** Reads the options; what this host cannot do is an error, what it does not know is left alone. */
export function readOptions(raw: Readonly<Record<string, unknown>>): RuntimeOptions {
  const problems: string[] = [];
  const typescript = raw["typescript"] ?? true;
  if (typeof typescript !== "boolean") {
    problems.push(`typescript: ${JSON.stringify(typescript)} is neither true nor false`);
  }
  const nodeArgs = readNodeArgs(raw["nodeargs"] ?? "", problems);
  const tsconfig = raw["tsconfig"];
  if (tsconfig !== undefined && typeof tsconfig !== "string") {
    problems.push(`tsconfig: ${JSON.stringify(tsconfig)} is no file name`);
  }
  for (const [key, only] of [
    ["packagemanager", "npm"],
    ["runtime", "node"],
  ] as const) {
    const value = raw[key];
    if (value !== undefined && value !== only && value !== "auto") {
      problems.push(`${key}: ${JSON.stringify(value)} needs the official language host; use "${only}"`);
    }
  }
  if (problems.length > 0) throw new Error(problems.map((text) => `runtime.options.${text}`).join("\n"));
  return {
    typescript: typescript === true,
    nodeArgs,
    ...(typeof tsconfig === "string" ? { tsconfig } : {}),
  };
}

function readNodeArgs(value: unknown, problems: string[]): string[] {
  if (typeof value !== "string") {
    problems.push(`nodeargs: ${JSON.stringify(value)} is no text; write the arguments as on a command line`);
    return [];
  }
  try {
    return shellWords(value);
  } catch (error) {
    problems.push(`nodeargs: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

/** The options as environment variables, which is how `@pulumi/pulumi/cmd/run` takes them. */
export const optionsEnv = ({ typescript, tsconfig }: RuntimeOptions): Record<string, string> => ({
  PULUMI_NODEJS_TYPESCRIPT: String(typescript),
  ...(tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
});
