import { copyFile, mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { PROJECT } from "../../lib/naming";
import { errorCode, Failure } from "../../lib/failure";
import { type StateVerdict, checkState } from "./state-check";

/** Where the self-managed backend keeps a stack. */
export const stateLayout = (state: string, stack: string) => {
  const root = join(state, ".pulumi");
  return {
    checkpoint: join(root, "stacks", PROJECT, `${stack}.json`),
    previous: join(root, "stacks", PROJECT, `${stack}.json.bak`),
    backups: join(root, "backups", PROJECT, stack),
    /** Ours: a second name of the last state that was written whole during an update. */
    kept: join(state, "kept", stack),
    locks: join(root, "locks", "organization", PROJECT, stack),
  };
};

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Names in a directory; none when it does not exist. */
export async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

/** Copies of earlier states, the newest first: each was the state at some time. */
async function backups(state: string, stack: string): Promise<readonly string[]> {
  const layout = stateLayout(state, stack);
  const inside = async (directory: string) =>
    (await namesIn(directory)).filter((name) => name.endsWith(".json")).map((name) => join(directory, name));
  const files = [layout.previous, ...(await inside(layout.backups)), ...(await inside(layout.kept))];
  const dated = await Promise.all(
    files.map(async (file) => {
      const text = await readIfThere(file);
      return text === undefined ? undefined : { file, time: (await stat(file)).mtimeMs };
    }),
  );
  return dated
    .filter((entry) => entry !== undefined)
    .sort((left, right) => right.time - left.time)
    .map(({ file }) => file);
}

/** What was found, and what was done about it. */
export interface StateReport {
  /** Undefined when the stack does not exist. */
  readonly state: Extract<StateVerdict, { sound: true }> | undefined;
  /** What a person must know, for example that an older state was restored. */
  readonly message?: string;
}

/**
 * Reads a stack's state. A damaged one is kept aside and replaced by the newest sound copy: never lost in silence,
 * never overwritten.
 */
export async function readOrRestoreState(state: string, stack: string, now: Date): Promise<StateReport> {
  const { checkpoint } = stateLayout(state, stack);
  const text = await readIfThere(checkpoint);
  const copies = await backups(state, stack);
  if (text === undefined && copies.length === 0) return { state: undefined };
  const verdict: StateVerdict =
    text === undefined ? { sound: false, why: "it is missing" } : checkState(text);
  if (verdict.sound) return { state: verdict };

  const stamp = now.toISOString().replaceAll(/[:.]/g, "-");
  const aside = join(state, "damaged", `${basename(checkpoint)}.${stamp}`);
  for (const copy of copies) {
    const restored = checkState((await readIfThere(copy)) ?? "");
    if (!restored.sound) continue;
    await mkdir(join(state, "damaged"), { recursive: true, mode: 0o700 });
    if (text !== undefined) await copyFile(checkpoint, aside);
    await copyFile(copy, `${checkpoint}.restored`);
    await rename(`${checkpoint}.restored`, checkpoint);
    // What the backend's storage library notes beside a file, the content's digest among it, is that of the damaged one.
    await rm(`${checkpoint}.attrs`, { force: true });
    const keeps = text === undefined ? "" : `; the damaged one is kept as ${aside}`;
    return {
      state: restored,
      message: `the state of stack ${stack} could not be used (${verdict.why}): restored from ${copy}${keeps}`,
    };
  }
  throw new Failure(
    `the state of stack ${stack} cannot be used (${verdict.why}) and no copy of it is sound`,
    {
      remedy: `repair ${checkpoint} by hand, or give the sandbox up with \`npm run destroy -- --yes --force\``,
    },
  );
}
