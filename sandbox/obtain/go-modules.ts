import { access, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { withLock } from "../lock.cjs";
import { errorCode, Failure } from "../../lib/failure";
import { cacheLayout } from "../paths";
import { tellWait } from "../progress";
import type { Context } from "./context";
import { goEnvironment, requireGo } from "./go";
import type { ModuleSource } from "./module-source";

const Answer = z.object({ Dir: z.string().optional(), Error: z.string().optional() });

/** Where Go unpacks a module: capitals are written `!x`, as its module cache does. */
export function moduleFolder(module: string, version: string): string {
  const escape = (text: string) => text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
  return `${escape(module)}@${escape(version)}`;
}

/**
 * Sources of Go modules, in a module cache apart from the one that builds use: dropping the big build caches does
 * not take the resource definitions and node stages away that the control plane reads.
 */
export function createModuleSource(context: Context): ModuleSource {
  const { modules, locks } = cacheLayout(context.paths.cache);
  return async (module, version) => {
    const folder = moduleFolder(module, version);
    const directory = join(modules, folder);
    const finished = join(modules, "finished", folder.replaceAll("/", "%"));
    if (await exists(finished)) return directory;
    const lock = join(locks, `module-${folder.replaceAll("/", "%")}.lock`);
    const obtain = async () => {
      if (await exists(finished)) return directory;
      await download(context, module, version);
      await mkdir(join(modules, "finished"), { recursive: true });
      // By rename: a marker that exists was written after everything it vouches for.
      await writeFile(`${finished}.new`, "");
      await rename(`${finished}.new`, finished);
      return directory;
    };
    const onWait = tellWait(context.progress, `downloading ${folder}`);
    return withLock(lock, obtain, { onWait, signal: context.signal });
  };
}

async function download(context: Context, module: string, version: string): Promise<void> {
  const go = await requireGo(context);
  const { stdout, stderr, code } = await context.run(
    go.path,
    ["mod", "download", "-json", `${module}@${version}`],
    {
      cwd: context.paths.cache,
      environment: await goEnvironment(context, "sources"),
      ...(context.signal && { signal: context.signal }),
    },
  );
  const answer = Answer.safeParse(stdout.trim() === "" ? {} : JSON.parse(stdout));
  if (code === 0 && answer.success && answer.data.Dir !== undefined) return;
  const why = answer.data?.Error ?? (stderr.trim() || `exit code ${code}`);
  throw new Failure(`Go module ${module}@${version} cannot be downloaded: ${why}`, {
    remedy: "check that the Go module proxy answers (go env GOPROXY) and run the command again",
  });
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}
