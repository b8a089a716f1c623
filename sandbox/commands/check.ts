import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { EXIT, Failure } from "../failure";
import { obtainAll, inParallel } from "../obtain/obtain-all";
import { ResolvedMemory } from "../obtain/resolved";
import { homeLayout } from "../paths";
import { tail } from "../run";
import type { App, Command } from "./app";
import { readOptions } from "./options";
import { preparePlaces } from "./places";

interface Check {
  readonly name: string;
  readonly tool: string;
  readonly args: readonly string[];
  readonly remedy: string;
}

const SOURCES = ["index.ts", "config.ts", "lib", "components", "tenants", "policy", "sandbox", "test"];
const UNIT_TESTS = ["test/!(e2e)/**/*.test.ts", "test/*.test.ts"];

/** The slowest first, so that they do not end up waiting for each other. */
const CHECKS: readonly Check[] = [
  {
    name: "lint",
    tool: "eslint",
    args: ["."],
    remedy: "correct what the lines name; `npx eslint . --fix` does some",
  },
  {
    name: "unit tests",
    tool: "mocha",
    args: UNIT_TESTS,
    remedy: "`npm run test:unit` shows the failing tests alone",
  },
  { name: "types", tool: "tsc", args: ["--noEmit"], remedy: "correct what the lines name" },
  {
    name: "import directions",
    tool: "depcruise",
    args: ["--config", ".dependency-cruiser.cjs", ...SOURCES],
    remedy: "docs/adr says who may import whom",
  },
  { name: "dead code", tool: "knip", args: [], remedy: "remove what nothing uses" },
  { name: "format", tool: "biome", args: ["format", "."], remedy: "run `npm run format`" },
];

const CHECKS_AT_ONCE = 2;

/** Everything that judges the sources. All checks run; every finding is shown. */
export const check: Command = async (app) => {
  readOptions("check", app.args, {});
  const failed: string[] = [];
  await inParallel(CHECKS, CHECKS_AT_ONCE, async ({ name, tool, args, remedy }) => {
    const file = join(app.paths.checkout, "node_modules", ".bin", tool);
    const outcome = { code: 0, said: "" };
    await app.progress.run(name, async () => {
      const { code, stdout, stderr } = await app.run(file, args, {
        cwd: app.paths.checkout,
        environment: app.environment,
        ...(app.signal && { signal: app.signal }),
      });
      outcome.code = code;
      outcome.said = tail(`${stdout}\n${stderr}`, 200);
    });
    if (outcome.code === 0) return;
    failed.push(name);
    app.say(`${outcome.said}\n${name} failed: ${remedy}\n`);
  });
  app.say(
    `${CHECKS.length - failed.length} passed, ${failed.length} failed${failed.length > 0 ? `: ${failed.join(", ")}` : ""}`,
  );
  return failed.length === 0 ? EXIT.ok : EXIT.error;
};

/** Sets up what the tests need, then runs all of them. */
export const test: Command = async (app) => {
  readOptions("test", app.args, {});
  await preparePlaces(app.paths);
  await obtainAll(app, await ResolvedMemory.open(homeLayout(app.paths.home).resolved));
  await attached(app, ["test/!(e2e)/**/*.test.ts", "test/*.test.ts"]);
  await attached(app, ["--config", "test/e2e/.mocharc.json", "test/e2e/**/*.test.ts"]);
  return EXIT.ok;
};

/** Mocha's report goes straight to the user; the first failing run ends the command. */
async function attached(app: App, args: readonly string[]): Promise<void> {
  app.signal?.throwIfAborted();
  const mocha = join(app.paths.checkout, "node_modules", "mocha", "bin", "mocha.js");
  const child = spawn(process.execPath, [mocha, ...args], { cwd: app.paths.checkout, stdio: "inherit" });
  const [code] = (await once(child, "close")) as [number | null];
  app.signal?.throwIfAborted();
  if (code !== 0)
    throw new Failure(`${code ?? "interrupted"} tests failed`, {
      remedy: "the report above says which and why",
    });
}
