import { mkdir, statfs } from "node:fs/promises";
import { Failure } from "../../lib/failure";
import type { Context } from "./context";
import { requireGo } from "./go";
import { buildSource, finishedSources, lookUp, takeFrom } from "./obtain";
import { PARTS, type Part, type PartName } from "./parts";
import type { Resolved, ResolvedMemory } from "./resolved";

/** Two at once: a build uses all cores while it compiles and one while it downloads or links. */
const BUILDS_AT_ONCE = 2;
const GIBIBYTE = 2 ** 30;

/** Free space, in gibibytes, of the disk that holds a directory. */
export async function freeGibibytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return (bavail * bsize) / GIBIBYTE;
}

/** Fails with the numbers when the builds would fill the disk. */
export function requireSpace(free: number, parts: readonly Part[], directory: string): void {
  const needed = parts.reduce((sum, { recipe }) => sum + recipe.gibibytes, 0);
  if (free >= needed) return;
  const names = parts.map(({ name }) => name).join(", ");
  throw new Failure(
    `building ${names} from source takes about ${needed} GiB, but only ${free.toFixed(1)} GiB are free at ${directory}`,
    { remedy: "free some space, or let SANDBOX_CACHE name a directory on a larger disk" },
  );
}

/** Finds or obtains every part. What can be refused is refused before the first build starts. */
export async function obtainAll(
  context: Context,
  memory: ResolvedMemory,
): Promise<Readonly<Record<PartName, Resolved>>> {
  const resolved = new Map<PartName, Resolved>();
  const keep = (part: Part, found: Resolved) => resolved.set(part.name, found);
  const missing: Part[] = [];
  for (const part of PARTS) {
    const { found } = await lookUp(context, part, memory);
    if (found === undefined) missing.push(part);
    else keep(part, found);
  }
  if (missing.length > 0) {
    context.progress.note(
      `Not here yet: ${missing.map(({ name }) => name).join(", ")}. ` +
        "The first time takes minutes; everything is kept for the next.",
    );
    const toBuild: Part[] = [];
    await context.progress.run("Looking for finished binaries", (step) =>
      inParallel(missing, missing.length, async (part) => {
        const { found } = await takeFrom(context, part, { sources: finishedSources(context, part), step });
        if (found === undefined) toBuild.push(part);
        else keep(part, found);
      }),
    );
    await buildAll(
      context,
      PARTS.filter((part) => toBuild.includes(part)),
      keep,
    );
  }
  await memory.save();
  return Object.fromEntries(resolved) as Record<PartName, Resolved>;
}

async function buildAll(
  context: Context,
  parts: readonly Part[],
  keep: (part: Part, found: Resolved) => void,
): Promise<void> {
  if (parts.length === 0) return;
  await requireGo(context);
  await mkdir(context.paths.cache, { recursive: true });
  requireSpace(await freeGibibytes(context.paths.cache), parts, context.paths.cache);
  await inParallel(parts, BUILDS_AT_ONCE, async (part) => {
    const sought = await context.progress.run(
      `Building ${part.name} ${part.version} from Go modules`,
      (step) => takeFrom(context, part, { sources: [buildSource(context, part)], step }),
    );
    if (sought.found === undefined)
      throw new Failure(`${part.name} ${part.version} is not to be had: ${sought.rejected.join("; ")}`, {
        remedy: `put ${part.binaries.join(", ")} on PATH, or into a directory that SANDBOX_BINARIES names`,
      });
    keep(part, sought.found);
  });
}

/** Works through items a few at a time. A failure stops new ones, and is thrown when those under way have ended. */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const failures: unknown[] = [];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined && failures.length === 0; item = queue.shift()) {
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, atOnce) }, worker));
  if (failures.length > 0) throw failures[0];
}
