import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentGraph } from "./environment-graph";
import { ENVIRONMENTS, environments, type EnvironmentGraphs, environmentsFiles } from "./environments";

const MAXIMUM_BYTES = 64 * 1024 * 1024;

/** Previews the creation of a stack that has no resources yet, with a copy of its file, since Pulumi writes to it. */
function preview(environment: string, directory: string): EnvironmentGraphs["dev"] {
  const name = `Pulumi.${environment}.yaml`;
  const copy = join(directory, name);
  copyFileSync(name, copy);
  const args = ["preview", "--stack", environment, "--json", "--non-interactive", "--config-file", copy];
  const text = execFileSync("pulumi", args, { encoding: "utf8", maxBuffer: MAXIMUM_BYTES });
  return environmentGraph(JSON.parse(text) as Parameters<typeof environmentGraph>[0]);
}

const directory = mkdtempSync(join(tmpdir(), "environments-"));
try {
  const graphs = Object.fromEntries(
    environments.map((environment) => [environment, preview(environment, directory)]),
  );
  writeFileSync(ENVIRONMENTS.graphs, `${JSON.stringify(graphs, null, 2)}\n`);
} finally {
  rmSync(directory, { recursive: true });
}
// Read back, so that the pages are made from what is committed.
const committed = JSON.parse(readFileSync(ENVIRONMENTS.graphs, "utf8")) as EnvironmentGraphs;
for (const [file, text] of Object.entries(environmentsFiles(committed))) writeFileSync(file, text);
