import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { parseDocument } from "yaml";
import { sectionPath, stackFileName } from "../stack-file";

/** A stack's configuration with one of its files changed. */
export interface ChangedConfiguration {
  /** Root of the project. */
  readonly checkout: string;
  readonly stack: string;
  /** The file that is changed: the stack's own, or the file of tenants that it names. */
  readonly file: string;
  /** Its text after the change. */
  readonly text: string;
}

/**
 * Writes the changed configuration into a directory of its own, private to this user, and removes it afterwards.
 * @param use gets the path of the stack file to work with.
 */
export async function withCopy<T>(
  { checkout, stack, file, text }: ChangedConfiguration,
  use: (configFile: string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "preview-"));
  try {
    const own = join(checkout, stackFileName(stack));
    const copy = join(directory, basename(file));
    await writeFile(copy, text);
    if (relative(own, file) === "") return await use(copy);
    const document = parseDocument(await readFile(own, "utf8"));
    document.setIn([...sectionPath, "tenants"], copy);
    const configFile = join(directory, basename(own));
    await writeFile(configFile, document.toString());
    return await use(configFile);
  } finally {
    await rm(directory, { recursive: true });
  }
}
