import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { EXIT, Failure, reason } from "../../lib/failure";

const File = z.object({ secretsprovider: z.string().optional() });

/** A stack file of the checkout. */
export interface StackFile {
  readonly stack: string;
  readonly path: string;
  /** The key that protects the stack's secrets; undefined for the passphrase. */
  readonly secretsProvider: string | undefined;
}

/** Every stack that the checkout has a file for, by name. */
export async function listStackFiles(checkout: string): Promise<readonly StackFile[]> {
  const files: StackFile[] = [];
  for (const name of (await readdir(checkout)).sort()) {
    const stack = /^Pulumi\.([\w-]+)\.yaml$/.exec(name)?.[1];
    if (stack !== undefined) files.push(await readStackFile(stack, join(checkout, name)));
  }
  return files;
}

async function readStackFile(stack: string, path: string): Promise<StackFile> {
  let raw: unknown;
  try {
    raw = parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new Failure(`${path} is no YAML: ${reason(error)}`, {
      remedy: "correct the line that the message names",
      exitCode: EXIT.usage,
      cause: error,
    });
  }
  const parsed = File.safeParse(raw ?? {});
  return { stack, path, secretsProvider: parsed.success ? parsed.data.secretsprovider : undefined };
}
