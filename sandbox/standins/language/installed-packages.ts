import { type Dirent, existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, parse } from "node:path";

/** A package.json, as far as the host looks at it. */
export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly pulumi?: Readonly<Record<string, unknown>>;
}

/** The `node_modules` folder that the program's SDK comes from, or undefined when nothing is installed. */
export function modulesFolder(directory: string): string | undefined {
  const { root } = parse(directory);
  for (let at = directory; ; at = dirname(at)) {
    const folder = join(at, "node_modules");
    if (existsSync(join(folder, "@pulumi", "pulumi", "package.json"))) return folder;
    if (at === root) return undefined;
  }
}

/** Reads a package.json; a folder without one is no package. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const file = join(folder, "package.json");
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (isNodeError(error) && (error.code === "ENOENT" || error.code === "ENOTDIR")) return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as Manifest;
  } catch (error) {
    throw new Error(`${file} is no valid JSON; repair it or run npm install`, { cause: error });
  }
}

const isNodeError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "code" in error;

/** Every package in a `node_modules` folder, with those nested below. */
export async function installedPackages(folder: string): Promise<Manifest[]> {
  const found = await Promise.all((await packageFolders(folder)).map(readWithNested));
  return found.flat();
}

async function readWithNested(folder: string): Promise<Manifest[]> {
  const manifest = await readManifest(folder);
  const nested = join(folder, "node_modules");
  const below = existsSync(nested) ? await installedPackages(nested) : [];
  return manifest === undefined ? below : [manifest, ...below];
}

async function packageFolders(folder: string): Promise<string[]> {
  const folders = await Promise.all(
    (await visibleFolders(folder)).map(async ({ name }) => {
      const path = join(folder, name);
      return name.startsWith("@")
        ? (await visibleFolders(path)).map((scoped) => join(path, scoped.name))
        : [path];
    }),
  );
  return folders.flat();
}

const visibleFolders = async (folder: string): Promise<Dirent[]> =>
  (await readdir(folder, { withFileTypes: true })).filter(
    (entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith("."),
  );
