import { chmod, copyFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, Failure } from "../../lib/failure";
import { directoryChecksums, requireChecksum, sha256 } from "./checksum";
import { type Context, Unavailable } from "./context";
import type { Manifest } from "./landing";
import type { Part } from "./parts";
import { probe } from "./probe";

/** Fails early when the directory the user named cannot be used at all. */
export async function requireDirectory(directory: string): Promise<void> {
  try {
    if ((await stat(directory)).isDirectory()) return;
  } catch (error) {
    if (errorCode(error) !== "ENOENT" && errorCode(error) !== "EACCES") throw error;
  }
  throw new Failure(`SANDBOX_BINARIES: "${directory}" is not a directory that can be read`, {
    remedy: "name an existing directory with the binaries and plugin archives, or unset SANDBOX_BINARIES",
    exitCode: 2,
  });
}

/** Copies one file out of the directory, checked against its SHA256SUMS when it has one. */
export async function takeFile(directory: string, name: string, target: string): Promise<void> {
  try {
    await copyFile(join(directory, name), target);
  } catch (error) {
    if (errorCode(error) === "ENOENT") throw new Unavailable(`${directory} has no ${name}`);
    throw error;
  }
  const sums = await directoryChecksums(directory);
  if (sums === undefined) return;
  const wanted = sums.get(name);
  if (wanted === undefined)
    throw new Failure(`${join(directory, "SHA256SUMS")} does not name ${name}`, {
      remedy: `add its line (cd ${directory} && sha256sum ${name} >> SHA256SUMS), or remove the file`,
    });
  await requireChecksum(target, wanted, join(directory, name));
}

/** Takes a part's binaries from the directory that the user named. */
export async function fromAirGapped(context: Context, part: Part, draft: string): Promise<Manifest> {
  const directory = context.paths.binaries;
  if (directory === undefined) throw new Unavailable("SANDBOX_BINARIES names no directory");
  await requireDirectory(directory);
  const sums: Record<string, string> = {};
  for (const binary of part.binaries) {
    const target = join(draft, binary);
    await takeFile(directory, binary, target);
    await chmod(target, 0o755);
    sums[binary] = await sha256(target);
  }
  const verdict = await probe(context, part, join(draft, part.binaries[0]));
  if (!verdict.usable)
    throw new Failure(`${join(directory, part.binaries[0])} cannot be used: ${verdict.why}`, {
      remedy: `put ${part.name} ${part.version} there, or remove the file`,
    });
  return {
    name: part.name,
    version: verdict.version,
    source: "air-gapped",
    origin: directory,
    sha256: sums,
    obtainedAt: context.now().toISOString(),
  };
}
