import { join } from "node:path";
import { homeLayout } from "../paths";
import type { Context } from "./context";
import { readManifest } from "./landing";
import { cacheDirectory, lookUp } from "./obtain";
import { PARTS } from "./parts";
import { executableOf, findPlugin, PLUGINS } from "./plugins";
import { ResolvedMemory } from "./resolved";

/** One line of a diagnosis. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly version: string;
  readonly source: string;
  readonly path: string;
  /** Why something better was not used. */
  readonly notes: readonly string[];
  readonly remedy?: string;
}

/** What there is of every part and plugin. Obtains nothing. */
export async function surveyParts(context: Context): Promise<readonly Finding[]> {
  const memory = await ResolvedMemory.open(homeLayout(context.paths.home).resolved);
  const findings: Finding[] = [];
  let engine = "";
  for (const part of PARTS) {
    const sought = await lookUp(context, part, memory);
    if (sought.found === undefined) {
      findings.push({
        name: part.name,
        ok: false,
        version: part.version,
        source: "missing",
        path: "",
        notes: sought.rejected,
        remedy: "`npm run up` obtains it",
      });
      continue;
    }
    const { version, source, directory, rejected } = sought.found;
    if (part.name === "pulumi") engine = directory;
    const manifest =
      directory === (await cacheDirectory(context, part)) ? await readManifest(directory) : undefined;
    const notes = manifest === undefined ? rejected : [...rejected, manifest.origin];
    findings.push({
      name: part.name,
      ok: true,
      version,
      source,
      path: join(directory, part.binaries[0]),
      notes,
    });
  }
  for (const plugin of PLUGINS) {
    const { version, source, directory, rejected } = await findPlugin(context, plugin, { engine, memory });
    findings.push({
      name: executableOf(plugin),
      ok: true,
      version,
      source,
      path: directory,
      notes: rejected,
    });
  }
  return findings;
}
