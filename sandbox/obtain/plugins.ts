import { chmod, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { withLock } from "../lock.cjs";
import { cacheLayout } from "../paths";
import { tellWait } from "../progress";
import { PLUGIN_VERSIONS, type PluginName, VERSIONS } from "../versions";
import { takeFile } from "./air-gapped";
import { sha256 } from "./checksum";
import { type Context, Unavailable } from "./context";
import { downloadVerified, unpack } from "./download";
import { land, type Manifest, readManifest } from "./landing";
import type { Download } from "./parts";
import type { Resolved, ResolvedMemory } from "./resolved";
import { findOnPath, isExecutableFile, userDirectories } from "./search-path";

/** A program that the engine starts: the host of a language, or the provider of resources. */
export interface Plugin {
  readonly kind: "language" | "resource";
  readonly name: "nodejs" | PluginName;
  readonly version: string;
  /** The folder of sandbox/standins that replaces it. */
  readonly standIn: string;
  /**
   * Whether the official one is fetched, and looked for in the user's own ~/.pulumi. Not for plugins that reach a
   * cloud account: the sandbox must not touch a real one by accident. Whoever wants that puts the plugin on PATH.
   */
  readonly fetched: boolean;
}

/** The plugins of the program's stacks. */
export const PLUGINS: readonly Plugin[] = [
  { kind: "language", name: "nodejs", version: VERSIONS.pulumi, standIn: "language", fetched: false },
  {
    kind: "resource",
    name: "kubernetes",
    version: PLUGIN_VERSIONS.kubernetes,
    standIn: "kubernetes",
    fetched: true,
  },
  { kind: "resource", name: "aws", version: PLUGIN_VERSIONS.aws, standIn: "aws", fetched: false },
  { kind: "resource", name: "eks", version: PLUGIN_VERSIONS.eks, standIn: "eks", fetched: false },
];

/** The name of a plugin's executable. */
export const executableOf = ({ kind, name }: Plugin): string => `pulumi-${kind}-${name}`;

/** The name of the archive in which a plugin is published. */
export const archiveOf = (plugin: Plugin, { os, arch }: Context["platform"]): string =>
  `${executableOf(plugin)}-v${plugin.version}-${os}-${arch}.tar.gz`;

interface Search {
  /** The directory of the engine's executable. */
  readonly engine: string;
  readonly memory: ResolvedMemory;
}

const cachedDirectory = ({ paths, platform: { os, arch } }: Context, plugin: Plugin): string =>
  join(cacheLayout(paths.cache).plugins, `${executableOf(plugin)}-v${plugin.version}-${os}-${arch}`);

/** What could not be had is not asked for again before tomorrow. */
const memoryKey = (context: Context, { version }: Plugin): string =>
  [version, context.paths.binaries ?? "-", context.now().toISOString().slice(0, 10)].join("|");

const standInFor = (context: Context, plugin: Plugin, rejected: readonly string[]): Resolved => ({
  name: executableOf(plugin),
  version: plugin.version,
  source: "stand-in",
  directory: join(context.paths.checkout, "sandbox", "standins", plugin.standIn),
  rejected: [...rejected],
});

async function findPresent(
  context: Context,
  plugin: Plugin,
  { engine }: Search,
): Promise<Resolved | undefined> {
  const found = { name: executableOf(plugin), version: plugin.version, rejected: [] };
  const installed = await findInstalledPlugin(context, plugin, engine);
  if (installed !== undefined) return { ...found, source: "installed", directory: installed };
  const directory = cachedDirectory(context, plugin);
  const manifest = await readManifest(directory);
  return manifest && { ...found, source: manifest.source, directory };
}

/** The plugin that is in use or would be; obtains nothing. */
export const findPlugin = async (context: Context, plugin: Plugin, search: Search): Promise<Resolved> =>
  (await findPresent(context, plugin, search)) ??
  search.memory.recall(executableOf(plugin), memoryKey(context, plugin)) ??
  standInFor(context, plugin, ["not looked for yet"]);

/** Finds or obtains a plugin. The directory of the answer belongs on PATH, unless it is a stand-in's. */
export async function obtainPlugin(context: Context, plugin: Plugin, search: Search): Promise<Resolved> {
  const executable = executableOf(plugin);
  const key = memoryKey(context, plugin);
  const known = (await findPresent(context, plugin, search)) ?? search.memory.recall(executable, key);
  if (known !== undefined) return known;
  const rejected: string[] = [];
  const directory = cachedDirectory(context, plugin);
  const lock = join(cacheLayout(context.paths.cache).locks, `${executable}.lock`);
  const manifest = await withLock(lock, () => takePlugin(context, plugin, { directory, rejected }), {
    onWait: tellWait(context.progress, `obtaining ${executable}`),
    signal: context.signal,
  });
  if (manifest !== undefined)
    return { name: executable, version: plugin.version, source: manifest.source, directory, rejected };
  const standIn = standInFor(context, plugin, rejected);
  search.memory.remember(key, standIn);
  return standIn;
}

async function findInstalledPlugin(
  context: Context,
  plugin: Plugin,
  engine: string,
): Promise<string | undefined> {
  const executable = executableOf(plugin);
  const { cache, home } = context.paths;
  const onPath = await findOnPath(executable, userDirectories(context.environment.PATH, [cache, home]));
  if (onPath !== undefined) return onPath.slice(0, -executable.length - 1);
  // The official engine has its language hosts beside it.
  if (plugin.kind === "language" && (await isExecutableFile(join(engine, executable)))) return engine;
  if (!plugin.fetched) return undefined;
  const pulumiHome = join(context.environment.HOME ?? homedir(), ".pulumi");
  const directory = join(pulumiHome, "plugins", `${plugin.kind}-${plugin.name}-v${plugin.version}`);
  return (await isExecutableFile(join(directory, executable))) ? directory : undefined;
}

async function takePlugin(
  context: Context,
  plugin: Plugin,
  { directory, rejected }: { readonly directory: string; readonly rejected: string[] },
): Promise<Manifest | undefined> {
  const executable = executableOf(plugin);
  const archive = archiveOf(plugin, context.platform);
  const tries: readonly [string, (target: string) => Promise<string>][] = [
    [
      "air-gapped",
      async (target) => {
        if (context.paths.binaries === undefined)
          throw new Unavailable("SANDBOX_BINARIES names no directory");
        await takeFile(context.paths.binaries, archive, target);
        return join(context.paths.binaries, archive);
      },
    ],
    [
      "download",
      (target) => {
        if (!plugin.fetched)
          throw new Unavailable("not fetched, so that the sandbox cannot reach a real account");
        return downloadVerified(context, officialArchive(plugin, archive), target);
      },
    ],
  ];
  for (const [source, take] of tries) {
    try {
      return await land(directory, async (draft) => {
        const file = join(draft, ".archive");
        const origin = await take(file);
        await unpackPlugin(context, { executable, archive: file, draft });
        return {
          name: executable,
          version: plugin.version,
          source,
          origin,
          sha256: { [executable]: await sha256(join(draft, executable)) },
          obtainedAt: context.now().toISOString(),
        };
      });
    } catch (error) {
      context.signal?.throwIfAborted();
      if (!(error instanceof Unavailable)) throw error;
      rejected.push(`${source}: ${error.message}`);
    }
  }
  return undefined;
}

const officialArchive = ({ name, version }: Plugin, asset: string): Download => ({
  kind: "archive",
  from: { kind: "github", repository: `pulumi/pulumi-${name}`, tag: `v${version}`, asset },
});

async function unpackPlugin(
  context: Context,
  {
    executable,
    archive,
    draft,
  }: { readonly executable: string; readonly archive: string; readonly draft: string },
): Promise<void> {
  const scratch = join(draft, ".unpacked");
  const found = (await unpack(context, archive, scratch)).find((file) => basename(file) === executable);
  if (found === undefined) throw new Unavailable(`the archive holds no ${executable}`);
  await rename(found, join(draft, executable));
  await chmod(join(draft, executable), 0o755);
  await rm(scratch, { recursive: true });
  await rm(archive);
}
