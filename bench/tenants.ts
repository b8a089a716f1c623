import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openCells } from "./cells";
import { timed } from "./command";
import { planMix } from "./tenant-mix";

/**
 * How long many tenants take: a platform, cells of tenants on it one after the other, then one tenant more and one
 * fewer in the last cell. A home that is given is kept, so that a measurement can go on where it was ended; what is
 * there already is not measured again.
 */
const { values } = parseArgs({
  options: {
    tenants: { type: "string", default: "200" },
    /** Tenants of one cell: what a stack with a self-managed backend holds. */
    cell: { type: "string", default: "50" },
    home: { type: "string" },
  },
});
const wanted = Number(values.tenants);
const perCell = Number(values.cell);
if (!(wanted >= perCell && perCell >= 4))
  throw new RangeError("--tenants must be at least --cell, and that at least 4");
const checkout = resolve(__dirname, "..");
const home = values.home ?? mkdtempSync(join(tmpdir(), "sandbox-bench-"));

const say = (what: string, seconds: number, resources: number | string): void => {
  process.stdout.write(`| ${what} | ${seconds.toFixed(0)} | ${resources} |\n`);
};

try {
  const cells = openCells(checkout, home);
  const count = Math.ceil(wanted / perCell);
  const mixes = Array.from({ length: count }, (_, cell) => planMix(cell + 1, perCell));
  cells.addNodes(mixes.flat());
  process.stdout.write(`Measured on ${cpus().length} cores with Node ${process.versions.node}.\n\n`);
  process.stdout.write("| what | seconds | resources in the stack |\n|---|---|---|\n");
  say("the platform", cells.platform().seconds, "-");
  for (const [index, mix] of mixes.entries()) {
    const { seconds } = cells.update(index + 1, mix);
    say(`cell ${index + 1}: ${mix.length} tenants`, seconds, cells.resources(index + 1));
  }
  const last = mixes[count - 1] ?? [];
  const more = [...last, { id: "one-more", tier: "premium" as const }];
  say(
    `one tenant more, ${count * perCell} before`,
    cells.update(count, more).seconds,
    cells.resources(count),
  );
  say("one tenant fewer", cells.update(count, last).seconds, cells.resources(count));
} finally {
  timed(process.execPath, [join(checkout, "sandbox/bootstrap.cjs"), "down"], {
    cwd: checkout,
    env: { ...process.env, SANDBOX_HOME: home },
  });
  if (values.home === undefined) rmSync(home, { recursive: true });
}
