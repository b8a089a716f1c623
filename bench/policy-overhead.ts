import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { parseExports } from "../ops/engine/engine-environment";
import { STACK_SECTION } from "../ops/stack-file";
import { timed } from "./command";
import { inTurns, pairedRatio } from "./paired-ratio";

/** What a preview of the whole dev stack costs with the policy pack, against the same preview without it. */
const checkout = resolve(__dirname, "..");
const home = mkdtempSync(join(tmpdir(), "policy-bench-"));
const PAIRS = Number(process.env["BENCH_PAIRS"] ?? 10);
const LIMIT = 1.5;
/** Tenants of the smallest cell worth the name, and of the largest that a state of one's own allows. */
const SIZES = [3, 50];

interface StackFile {
  readonly config: Record<string, { tenants: string }>;
}

const own = { ...process.env, SANDBOX_HOME: home, NO_COLOR: "1" };
const bootstrap = (...args: readonly string[]): string =>
  timed(process.execPath, ["sandbox/bootstrap.cjs", ...args], { cwd: checkout, env: own }).stdout;

/** A stack file like that of dev, with so many tenants of the free tier. */
function stackFile(tenants: number): string {
  const file = parse(readFileSync(join(checkout, "Pulumi.dev.yaml"), "utf8")) as StackFile;
  const section = file.config[STACK_SECTION];
  if (section === undefined) throw new Error("Pulumi.dev.yaml has no stack section");
  section.tenants = join(home, `tenants-${tenants}.yaml`);
  const ids = Array.from({ length: tenants }, (_, index) => ({ id: `bench-${index + 1}`, tier: "free" }));
  writeFileSync(section.tenants, stringify({ tenants: ids }));
  const name = join(home, `Pulumi.dev-${tenants}.yaml`);
  writeFileSync(name, stringify(file));
  return name;
}

try {
  bootstrap("up", "--skip-stack");
  const environment = { ...own, ...parseExports(bootstrap("env")) };
  const preview = (file: string, ...more: readonly string[]): { seconds: number; resources: number } => {
    const { seconds, stdout } = timed(
      "pulumi",
      ["preview", "--stack", "dev", "--non-interactive", "--color=never", "--config-file", file, ...more],
      { cwd: checkout, env: environment },
    );
    return { seconds, resources: Number(/\+ (\d+) to create/.exec(stdout)?.[1] ?? 0) };
  };
  const rows = SIZES.map((tenants) => {
    const file = stackFile(tenants);
    // The first preview of each kind fills caches that all later ones share.
    const { resources } = preview(file);
    preview(file, "--policy-pack", "policy");
    const { median, low, high } = pairedRatio(
      inTurns(
        PAIRS,
        () => preview(file, "--policy-pack", "policy").seconds,
        () => preview(file).seconds,
      ),
    );
    const verdict = low > LIMIT ? "missed" : high <= LIMIT ? "reached" : "not decided";
    return `| ${tenants} | ${resources} | ${median.toFixed(2)} | ${low.toFixed(2)} to ${high.toFixed(2)} | ${LIMIT} | ${verdict} |`;
  });
  process.stdout.write(
    [
      `B6, ${PAIRS} pairs in turns on ${cpus().length} cores with Node ${process.versions.node}.`,
      "",
      "| tenants | resources | preview with / without the pack | 95 % interval | limit | |",
      "|---|---|---|---|---|---|",
      ...rows,
      "",
    ].join("\n"),
  );
} finally {
  bootstrap("down");
  rmSync(home, { recursive: true });
}
