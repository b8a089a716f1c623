import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { parseDocument } from "yaml";
import { sectionPath, stackFileName } from "../stack-file";

/** A file as it is after a change: the stack's own, or the file of tenants that it names. */
export interface ChangedFile {
  readonly file: string;
  readonly text: string;
}

/** A stack's configuration with its own file, its file of tenants or both changed. */
export interface ChangedConfiguration {
  /** Root of the project. */
  readonly checkout: string;
  readonly stack: string;
  readonly changed: readonly ChangedFile[];
}

/**
 * Writes the changed configuration into a directory of its own, private to this user, and removes it afterwards.
 * @param use gets the path of the stack file to work with.
 */
export async function withCopy<T>(
  { checkout, stack, changed }: ChangedConfiguration,
  use: (configFile: string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "preview-"));
  try {
    const own = join(checkout, stackFileName(stack));
    const isOwn = ({ file }: ChangedFile): boolean => relative(own, file) === "";
    const text = changed.find(isOwn)?.text ?? (await readFile(own, "utf8"));
    const tenants = changed.find((file) => !isOwn(file));
    const configFile = join(directory, basename(own));
    if (tenants === undefined) await writeFile(configFile, text);
    else {
      const copy = join(directory, basename(tenants.file));
      await writeFile(copy, tenants.text);
      const document = parseDocument(text);
      document.setIn([...sectionPath, "tenants"], copy);
      await writeFile(configFile, document.toString());
    }
    return await use(configFile);
  } finally {
    await rm(directory, { recursive: true });
  }
}
