import {
  access,
  constants,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { errorCode } from "../../lib/failure";

/** How a part came here. */
export const Manifest = z.object({
  name: z.string(),
  version: z.string(),
  /** `air-gapped`, `download` or `go build`. */
  source: z.string(),
  /** Where it was taken from. */
  origin: z.string(),
  /** SHA-256 by file name. */
  sha256: z.record(z.string(), z.string()),
  obtainedAt: z.string(),
});
export type Manifest = z.infer<typeof Manifest>;

const FILE = "manifest.json";

/** What a finished directory says about itself; undefined when there is none or it lacks a file it names. */
export async function readManifest(directory: string): Promise<Manifest | undefined> {
  let text: string;
  try {
    text = await readFile(join(directory, FILE), "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return undefined;
    throw error;
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const manifest = Manifest.safeParse(raw);
  if (!manifest.success) return undefined;
  for (const name of Object.keys(manifest.data.sha256))
    if (!(await isExecutable(join(directory, name)))) return undefined;
  return manifest.data;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "EACCES") return false;
    throw error;
  }
}

/**
 * Fills a directory beside the target and renames it into place once it is complete, manifest included: whoever
 * finds the target finds all of it.
 */
export async function land(target: string, fill: (draft: string) => Promise<Manifest>): Promise<Manifest> {
  const parent = dirname(target);
  const prefix = `.draft-${basename(target)}-`;
  await mkdir(parent, { recursive: true, mode: 0o700 });
  // The caller holds the part's lock: drafts that lie here belong to nobody any more.
  for (const name of await readdir(parent))
    if (name.startsWith(prefix)) await rm(join(parent, name), { recursive: true, force: true });
  const draft = await mkdtemp(join(parent, prefix));
  try {
    const manifest = await fill(draft);
    await writeFile(join(draft, FILE), `${JSON.stringify(manifest, null, 2)}\n`);
    // Whatever is there has no valid manifest, else nobody would be here.
    await rm(target, { recursive: true, force: true });
    await rename(draft, target);
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}
