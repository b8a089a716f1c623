import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { errorCode, Failure } from "../../lib/failure";

/** SHA-256 of a file in hexadecimal. */
export async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** Reads the lines of a checksum file: `<sha256>  <name>`, or a lone sum, which is kept under the empty name. */
export function parseChecksums(text: string): ReadonlyMap<string, string> {
  const sums = new Map<string, string>();
  for (const line of text.split("\n")) {
    const match = /^([0-9a-f]{64})(?:\s+\*?(?:\.\/)?(\S.*))?$/i.exec(line.trim());
    if (match?.[1] !== undefined) sums.set(match[2] ?? "", match[1].toLowerCase());
  }
  return sums;
}

/** Fails when a file's content is not what was published. */
export async function requireChecksum(file: string, wanted: string, name: string): Promise<void> {
  const found = await sha256(file);
  if (found === wanted) return;
  throw new Failure(`${name}: SHA-256 is ${found} instead of the published ${wanted}`, {
    remedy: "the file is damaged or not the published one: remove it and obtain it again",
  });
}

/** The sums of a directory, from its `SHA256SUMS` file; undefined when it has none. */
export async function directoryChecksums(
  directory: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    return parseChecksums(await readFile(`${directory}/SHA256SUMS`, "utf8"));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
