import { renderTable } from "../../lib/table";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { controlPlaneStatus } from "../control-plane/index";
import { EXIT, errorCode, Failure, reason } from "../../lib/failure";
import { requireGo } from "../obtain/go";
import { freeGibibytes } from "../obtain/obtain-all";
import { PARTS } from "../obtain/parts";
import { findOnPath, userDirectories } from "../obtain/search-path";
import { type Finding, surveyParts } from "../obtain/survey";
import { cacheLayout } from "../paths";
import type { App, Command } from "./app";
import { readOptions } from "./options";
import { preparePlaces } from "./places";

const MEBIBYTE = 2 ** 20;

/** What was found, from where, in which version, and what is missing with the remedy. */
export const doctor: Command = async (app) => {
  const options = readOptions("doctor", app.args, {
    json: { type: "boolean", default: false },
    "drop-go-caches": { type: "boolean", default: false },
  });
  if (options["drop-go-caches"]) return dropGoCaches(app);
  const places = await judge("places", async () => {
    await preparePlaces(app.paths);
    return { version: "", source: "writable", path: `${app.paths.cache} and ${app.paths.home}` };
  });
  const findings = [...(await surveyTools(app)), places, ...(places.ok ? await surveyParts(app) : [])];
  const missing = findings.filter(({ name, ok }) => !ok && PARTS.some((part) => part.name === name));
  findings.push(
    await surveySpace(
      app,
      missing.map(({ name }) => name),
    ),
  );
  findings.push(...(await surveyPorts(app)));
  const ok = findings.every((finding) => finding.ok);
  const exitCode = ok ? EXIT.ok : EXIT.error;
  if (options.json) {
    const data = { findings };
    app.print(
      `${JSON.stringify({ schemaVersion: 1, command: "doctor", ok, exitCode, data, warnings: [] })}\n`,
    );
    return exitCode;
  }
  app.print(`${renderFindings(findings).join("\n")}\n`);
  app.say(
    ok
      ? "Everything is there. Next: npm run up"
      : "Next: do what the remedies say, or npm run up for what it obtains",
  );
  return exitCode;
};

/** A table, with notes and remedies below the lines that they belong to. */
export function renderFindings(findings: readonly Finding[]): readonly string[] {
  const rows = renderTable(
    findings.map(({ name, ok, version, source, path }) => [
      ok ? "ok" : "MISSING",
      name,
      version,
      source,
      path,
    ]),
  );
  return findings.flatMap(({ notes, remedy }, index) => [
    rows[index] ?? "",
    ...notes.map((note) => `           ${note}`),
    ...(remedy === undefined ? [] : [`           remedy: ${remedy}`]),
  ]);
}

async function judge(
  name: string,
  look: () => Promise<{ version: string; source: string; path: string; notes?: readonly string[] }>,
): Promise<Finding> {
  try {
    return { name, ok: true, notes: [], ...(await look()) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return {
      name,
      ok: false,
      version: "",
      source: "",
      path: "",
      notes: [reason(error)],
      remedy: error.remedy,
    };
  }
}

async function surveyTools(app: App): Promise<Finding[]> {
  const onPath = (name: string, remedy: string) =>
    judge(name, async () => {
      const path = await findOnPath(name, userDirectories(app.environment.PATH, []));
      if (path === undefined) throw new Failure(`${name} is not on PATH`, { remedy });
      return { version: "", source: "installed", path };
    });
  return Promise.all([
    judge("node", () =>
      Promise.resolve({ version: process.versions.node, source: "installed", path: process.execPath }),
    ),
    onPath("npm", "install npm beside Node"),
    judge("go", async () => {
      const { version, path } = await requireGo(app);
      return { version, source: "installed", path };
    }),
    onPath("tar", "install tar"),
  ]);
}

async function surveySpace(app: App, missing: readonly string[]): Promise<Finding> {
  return judge("disk space", async () => {
    const free = await freeGibibytes(app.paths.cache);
    const needed = PARTS.filter(({ name }) => missing.includes(name)).reduce(
      (sum, part) => sum + part.recipe.gibibytes,
      1,
    );
    if (free < needed)
      throw new Failure(
        `${free.toFixed(1)} GiB are free at ${app.paths.cache}, ${needed} GiB may be needed`,
        {
          remedy: "free some space, or let SANDBOX_CACHE name a directory on a larger disk",
        },
      );
    const caches = await size(join(app.paths.cache, "go"));
    const note = `Go caches: ${(caches / MEBIBYTE / 1024).toFixed(1)} GiB; \`npm run doctor -- --drop-go-caches\` removes them, the parts stay`;
    return {
      version: "",
      source: `${free.toFixed(0)} GiB free`,
      path: app.paths.cache,
      notes: caches > 0 ? [note] : [],
    };
  });
}

async function surveyPorts(app: App): Promise<Finding[]> {
  const parts = await controlPlaneStatus(app.paths.home);
  if (parts.every(({ pid }) => pid === undefined)) return [];
  return parts.map(({ name, healthy, pid, port, log }) => ({
    name: `running ${name}`,
    ok: healthy,
    version: "",
    source: pid === undefined ? "stopped" : `pid ${pid}`,
    path: port === undefined ? "" : `127.0.0.1:${port}`,
    notes: [],
    ...(!healthy && { remedy: `\`npm run up\` repairs it; its log is ${log}` }),
  }));
}

async function dropGoCaches(app: App): Promise<number> {
  const { goModules, goBuild } = cacheLayout(app.paths.cache);
  await app.progress.run("Removing the Go caches", async () => {
    for (const directory of [goModules, goBuild]) await rm(directory, { recursive: true, force: true });
    await mkdir(app.paths.cache, { recursive: true });
  });
  app.say("Removed. A part that has to be built again downloads its modules again.");
  return EXIT.ok;
}

/** Bytes below a directory. */
async function size(directory: string): Promise<number> {
  let total = 0;
  const queue = [directory];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const here = next;
    const entries = await readdir(here, { withFileTypes: true }).catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") return [];
      throw error;
    });
    const files = entries.filter((entry) => entry.isFile());
    queue.push(...entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(here, name)));
    const sizes = await Promise.all(files.map(async ({ name }) => (await stat(join(here, name))).size));
    total += sizes.reduce((sum, bytes) => sum + bytes, 0);
  }
  return total;
}
