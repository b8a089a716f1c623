import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { groups } from "../ops/catalogue";
import commands from "../sandbox/commands.json";
import { type Timed, timed } from "./command";

/** How long a person waits for the commands of the sandbox, against the limits the project set itself. */
const checkout = resolve(__dirname, "..");
const home = mkdtempSync(join(tmpdir(), "sandbox-bench-"));
const HELP_RUNS = 10;

const run = (command: string, ...args: string[]): Timed =>
  timed(command, args, { cwd: checkout, env: { ...process.env, SANDBOX_HOME: home, NO_COLOR: "1" } });

const npm = (script: string, ...args: string[]) => run("npm", "run", "-s", script, ...args);

/** The seconds that a step of a command reported for itself. */
function stepSeconds({ stdout, stderr }: Timed, step: string): number {
  const said = stdout + stderr;
  const [, minutes = "0", seconds] =
    new RegExp(`${step}: done in (?:(\\d+) min )?([0-9.]+) s`).exec(said) ?? [];
  if (seconds === undefined) throw new Error(`no step "${step}" in\n${said}`);
  return Number(minutes) * 60 + Number(seconds);
}

const verdict = (seconds: number, limit: number | undefined): string =>
  limit === undefined ? "" : seconds <= limit ? "reached" : "missed";

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** A limit of undefined: the figure is for information. */
function measure(): [what: string, seconds: number, limit: number | undefined][] {
  npm("up");
  npm("down");
  const warm = npm("up");
  const again = npm("up");
  npm("down");
  const operations = groups.flatMap((group) => group.commands.map(({ name }) => ["ops", name]));
  const help = [...Object.keys(commands).map((name) => [name]), ...operations].map((command) =>
    median(
      Array.from(
        { length: HELP_RUNS },
        () => run(process.execPath, "sandbox/bootstrap.cjs", ...command, "--help").seconds,
      ),
    ),
  );
  // The first run fills the caches of lint and types.
  const firstCheck = npm("check");
  return [
    ["`npm run up` from a stopped sandbox", warm.seconds, 60],
    ["`npm run up` with nothing to do", again.seconds, 15],
    ["control plane ready", stepSeconds(warm, "Control plane"), 6],
    ["`npm run check` in a fresh checkout", firstCheck.seconds, undefined],
    ["`npm run check` again", npm("check").seconds, 60],
    ["`npm run test:unit`", npm("test:unit").seconds, 20],
    ["slowest `--help`, median of ten", Math.max(...help), 0.4],
  ];
}

try {
  const rows = measure();
  const lines = rows.map(
    ([what, seconds, limit]) =>
      `| ${what} | ${seconds.toFixed(seconds < 10 ? 2 : 0)} | ${limit ?? ""} | ${verdict(seconds, limit)} |`,
  );
  process.stdout.write(
    [
      `Measured on ${cpus().length} cores with Node ${process.versions.node}.`,
      "",
      "| what | seconds | limit | |",
      "|---|---|---|---|",
      ...lines,
      "",
    ].join("\n"),
  );
} finally {
  run(process.execPath, "sandbox/bootstrap.cjs", "down");
  rmSync(home, { recursive: true });
}
