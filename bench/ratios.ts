import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { devStack, withEngine } from "./engine";
import { writeFlatProgram } from "./flat-program";
import { grow, memoryOfResource, slopeOfTime } from "./growth";
import { planLoads } from "./loads";
import { manifestsOf } from "./manifests";
import { inTurns, pairedRatio } from "./paired-ratio";

/**
 * Ratios that say what the program costs beyond what has to be done anyway, each measured in turns on one machine.
 * `--only B1,B3` measures some of them; BENCH_PAIRS sets how many pairs.
 */
const checkout = resolve(__dirname, "..");
const directory = mkdtempSync(join(tmpdir(), "ratios-"));
const PAIRS = Number(process.env["BENCH_PAIRS"] ?? 10);
/** Tenants of the program's runs that growth is read from. */
const SIZES = [30, 1000] as const;

interface Row {
  readonly what: string;
  readonly limit: number;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

const paired = (what: string, limit: number, pairs: readonly (readonly [number, number])[]): Row => {
  const { median, low, high } = pairedRatio(pairs);
  return { what, limit, value: median, low, high };
};

function loads(): Row[] {
  const { ours, bare } = planLoads(checkout);
  return [paired("loading the program / loading what it imports", 1.2, inTurns(PAIRS, ours, bare))];
}

function previews(): Row[] {
  return withEngine(checkout, (engine) => {
    const stack = devStack(engine);
    const flat = join(directory, "flat");
    writeFlatProgram(flat, checkout, stack.planned());
    const pulumi = (...args: string[]) => engine.run("pulumi", [...args, "--non-interactive"], flat).seconds;
    pulumi("stack", "init", "flat");
    const pairs = inTurns(
      PAIRS,
      () => stack.preview().seconds,
      () => pulumi("preview", "--stack", "flat"),
    );
    return [paired("first preview of the dev stack / of a flat program", 1.15, pairs)];
  });
}

function growth(): Row[] {
  const small = grow(checkout, SIZES[0]);
  const large = grow(checkout, SIZES[1]);
  return [
    { what: `exponent of time, ${SIZES.join(" to ")} tenants`, limit: 1.1, value: slopeOfTime(small, large) },
    { what: "megabytes for each further resource", limit: 0.18, value: memoryOfResource(small, large) },
  ];
}

/** One deployment on an empty cluster and one `kubectl apply` on another, and what a look at both costs later. */
function deployments(): Row[] {
  const file = join(directory, "objects.json");
  const kubectl = (verb: string) => `kubectl ${verb} --server-side --force-conflicts -f ${file} > /dev/null`;
  const { up, looks } = withEngine(checkout, (engine) => {
    const stack = devStack(engine);
    const { seconds } = stack.up();
    writeFileSync(file, manifestsOf(stack.held()), { mode: 0o600 });
    // 1: something differs, such as who manages a field.
    const diff = `${kubectl("diff")}; [ $? -le 1 ]`;
    const pairs = inTurns(
      PAIRS,
      () => stack.preview().seconds,
      () => engine.run("sh", ["-c", diff]).seconds,
    );
    return { up: seconds, looks: pairs };
  });
  const apply = withEngine(checkout, ({ run }) => run("sh", ["-c", kubectl("apply")]).seconds);
  return [
    paired("first deployment / `kubectl apply` of the same objects, once", 2, [[up, apply]]),
    paired("preview without changes / `kubectl diff`", 1, looks),
  ];
}

const measures: Readonly<Record<string, () => Row[]>> = {
  B1: loads,
  B2: previews,
  "B3-B4": growth,
  "B7-B8": deployments,
};

const describe = ({ what, limit, value, low = value, high = value }: Row): string => {
  const verdict = low > limit ? "missed" : high <= limit ? "reached" : "not decided";
  const interval = low === high ? "" : `${low.toFixed(2)} to ${high.toFixed(2)}`;
  return `${what} | ${value.toFixed(value < 0.1 ? 3 : 2)} | ${interval} | ${limit} | ${verdict}`;
};

const { values } = parseArgs({ options: { only: { type: "string" } } });
const chosen = values.only?.split(",") ?? Object.keys(measures);
const unknown = chosen.filter((name) => !(name in measures));
if (unknown.length > 0)
  throw new RangeError(`--only ${unknown.join(",")}: there are ${Object.keys(measures).join(", ")}`);

try {
  process.stdout.write(
    `${PAIRS} pairs in turns on ${cpus().length} cores with Node ${process.versions.node}.\n\n`,
  );
  process.stdout.write("| | what | measured | 95 % interval | limit | |\n|---|---|---|---|---|---|\n");
  for (const name of chosen)
    for (const row of measures[name]?.() ?? []) process.stdout.write(`| ${name} | ${describe(row)} |\n`);
} finally {
  rmSync(directory, { recursive: true });
}
