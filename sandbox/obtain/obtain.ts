import { join } from "node:path";
import { Failure, reason } from "../../lib/failure";
import { withLock } from "../lock.cjs";
import { cacheLayout } from "../paths";
import { type Step, tellWait } from "../progress";
import { fromAirGapped } from "./air-gapped";
import { type Context, Unavailable } from "./context";
import { fromDownload } from "./download";
import { fromGoBuild, recipeHash } from "./go-build";
import { findInstalled } from "./installed";
import { land, type Manifest, readManifest } from "./landing";
import type { Part } from "./parts";
import { fingerprint, type Resolved, type ResolvedMemory } from "./resolved";
import { findOnPath, userDirectories } from "./search-path";

/** The outcome of a search: the part, or why what was seen does not do. */
export type Sought =
  | { readonly found: Resolved }
  | { readonly found: undefined; readonly rejected: readonly string[] };

/** One place a part can be obtained from. */
export interface Source {
  readonly name: string;
  take(draft: string, step: Step): Promise<Manifest>;
}

/** Where a part lies in the cache. The name holds everything that its content depends on. */
export async function cacheDirectory(context: Context, part: Part): Promise<string> {
  const hash = await recipeHash(context.paths.checkout, part);
  const { os, arch } = context.platform;
  return join(
    cacheLayout(context.paths.cache).binaries,
    `${part.name}-${part.version}-${os}-${arch}-${hash}`,
  );
}

/** Looks for a part that is here already: installed by the user, or in the cache. */
export async function lookUp(context: Context, part: Part, memory: ResolvedMemory): Promise<Sought> {
  const directory = await cacheDirectory(context, part);
  const key = await memoryKey(context, part, directory);
  const recalled = memory.recall(part.name, key);
  if (recalled !== undefined) return { found: recalled };
  const installed = await findInstalled(context, part);
  const rejected = installed.kind === "rejected" ? [`${installed.path}: ${installed.why}`] : [];
  let found: Resolved;
  if (installed.kind === "usable") {
    const { directory: place, version } = installed;
    found = { name: part.name, version, source: "installed", directory: place, rejected };
  } else {
    const manifest = await readManifest(directory);
    if (manifest === undefined) return { found: undefined, rejected };
    found = { name: part.name, version: manifest.version, source: manifest.source, directory, rejected };
  }
  memory.remember(key, found);
  return { found };
}

/** Everything a search's answer depends on: the user's own program of that name, and the cached one. */
async function memoryKey(context: Context, part: Part, directory: string): Promise<string> {
  const { cache, home } = context.paths;
  const onPath = await findOnPath(part.binaries[0], userDirectories(context.environment.PATH, [cache, home]));
  const cached = await Promise.all(part.binaries.map((binary) => fingerprint(join(directory, binary))));
  return [part.version, await fingerprint(onPath), ...cached].join("|");
}

/** Sources that hold a part ready made. */
export const finishedSources = (context: Context, part: Part): readonly Source[] => [
  { name: "SANDBOX_BINARIES", take: (draft) => fromAirGapped(context, part, draft) },
  { name: "official download", take: (draft) => fromDownload(context, part, draft) },
];

/** The last resort. */
export const buildSource = (context: Context, part: Part): Source => ({
  name: "Go build",
  take: (draft, step) => fromGoBuild(context, part, { draft, step }),
});

/**
 * Takes a part from the first source that has it; returns why each did not when none has. Two processes never
 * obtain the same part twice: the second waits and finds it.
 */
export async function takeFrom(
  context: Context,
  part: Part,
  { sources, step }: { readonly sources: readonly Source[]; readonly step: Step },
): Promise<Sought> {
  const directory = await cacheDirectory(context, part);
  const rejected: string[] = [];
  const attempt = async (): Promise<Manifest | undefined> => {
    const finished = await readManifest(directory);
    if (finished !== undefined) return finished;
    for (const source of sources) {
      step.detail(`${part.name}: ${source.name}`);
      try {
        return await land(directory, (draft) => source.take(draft, step));
      } catch (error) {
        context.signal?.throwIfAborted();
        if (!(error instanceof Unavailable)) throw describe(part, source, error);
        rejected.push(`${source.name}: ${error.message}`);
      }
    }
    return undefined;
  };
  const lock = join(cacheLayout(context.paths.cache).locks, `${part.name}.lock`);
  const manifest = await withLock(lock, attempt, {
    onWait: tellWait(context.progress, `obtaining ${part.name}`),
    signal: context.signal,
  });
  if (manifest === undefined) return { found: undefined, rejected };
  const { version, source } = manifest;
  return { found: { name: part.name, version, source, directory, rejected } };
}

/** Says which part and source failed; a remedy that is already there stays. */
function describe(part: Part, source: Source, error: unknown): unknown {
  if (!(error instanceof Failure)) return error;
  const { remedy, exitCode } = error;
  return new Failure(`${part.name} (${source.name}): ${reason(error)}`, { remedy, exitCode, cause: error });
}
