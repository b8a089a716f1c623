import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isClosingWord, type Run, readEvents } from "../../policy/gate/events";
import { errorCode } from "../../lib/failure";

/** How a command of the engine ended. */
export interface EngineAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the engine runs in, and when it has to stop. */
export interface EngineSite {
  readonly checkout: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Runs the Pulumi command line to its end, whatever its exit code. */
export const pulumi = (
  { checkout, environment, signal }: EngineSite,
  args: readonly string[],
): Promise<EngineAnswer> =>
  new Promise((resolve, reject) => {
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd: checkout,
      env: environment,
      signal,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    child.stdout.on("data", (chunk: Buffer) => chunks.stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      const text = (name: "stdout" | "stderr"): string => Buffer.concat(chunks[name]).toString("utf8");
      resolve({ code: code ?? 1, stdout: text("stdout"), stderr: text("stderr") });
    });
  });

/** Which pack judges which stack. */
export interface PackChoice {
  readonly stack: string;
  /** Directory of the pack. */
  readonly pack: string;
  /** File with the pack's configuration. @default none */
  readonly packConfig?: string | undefined;
  /** Stack file that is previewed. @default the committed one */
  readonly configFile?: string | undefined;
}

/** What a pack said, and what the engine complained of besides. */
export interface PackRun {
  readonly run: Run;
  readonly complaints: readonly string[];
}

const packFlags = ({ pack, packConfig }: PackChoice): readonly string[] => [
  "--policy-pack",
  pack,
  ...(packConfig === undefined ? [] : ["--policy-pack-config", packConfig]),
];

/** Lines in which the engine says what is wrong; enough of them to act on. */
const complaintsIn = ({ code, stdout, stderr }: EngineAnswer): readonly string[] =>
  code === 0
    ? []
    : `${stdout}\n${stderr}`
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => /^error:|error occurred|no such file|cannot find/i.test(line))
        // The verdict says which, and whether a waiver excuses them.
        .filter((line) => !isClosingWord(line))
        .slice(0, 8);

const readLog = (file: string): Promise<string> =>
  readFile(file, "utf8").catch((error: unknown) => {
    // An engine that stops before it begins writes no log: the verdict says that the pack did not run.
    if (errorCode(error) === "ENOENT") return "";
    throw error;
  });

/** Previews a stack under the pack and reads the engine's own event log. */
export async function previewWithPack(site: EngineSite, choice: PackChoice): Promise<PackRun> {
  const directory = await mkdtemp(join(tmpdir(), "gate-"));
  const log = join(directory, "events.json");
  try {
    const answer = await pulumi(
      // The event log is one of the flags that the engine keeps for programs.
      { ...site, environment: { ...site.environment, PULUMI_DEBUG_COMMANDS: "true" } },
      [
        "preview",
        "--stack",
        choice.stack,
        "--event-log",
        log,
        ...packFlags(choice),
        ...(choice.configFile === undefined ? [] : ["--config-file", choice.configFile]),
      ],
    );
    return { run: readEvents(await readLog(log)), complaints: complaintsIn(answer) };
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Judges the finished state of a stack: no program runs, and every value is known. */
export async function analyzeState(site: EngineSite, choice: PackChoice): Promise<PackRun> {
  const answer = await pulumi(site, [
    "policy",
    "analyze",
    "--json",
    "--stack",
    choice.stack,
    ...packFlags(choice),
  ]);
  const events = answer.stdout.split("\n").filter((line) => line.startsWith("{"));
  return { run: readEvents(events.join("\n")), complaints: complaintsIn(answer) };
}

/** The state of a stack as the engine exports it: secrets stay encrypted. */
export async function exportState(site: EngineSite, stack: string): Promise<unknown> {
  const { code, stdout, stderr } = await pulumi(site, ["stack", "export", "--stack", stack]);
  if (code !== 0) throw new Error(`pulumi stack export: ${stderr.trim()}`);
  return JSON.parse(stdout) as unknown;
}
