import { chmod, copyFile, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { runOrFail } from "../run";
import { parseChecksums, requireChecksum, sha256 } from "./checksum";
import { type Context, Unavailable } from "./context";
import type { Manifest } from "./landing";
import type { Download, Part } from "./parts";
import { probe } from "./probe";

/** The part of GitHub's description of a release that matters: each file with its published digest. */
const GithubRelease = z.object({
  prerelease: z.boolean(),
  assets: z.array(
    z.object({ name: z.string(), browser_download_url: z.string(), digest: z.string().nullish() }),
  ),
});

/** Where a file is and which SHA-256 was published for it. No published sum, no download. */
export async function locate(context: Context, { from }: Download): Promise<{ url: string; sum: string }> {
  if (from.kind === "url") {
    const sums = [...parseChecksums(await context.fetcher.text(from.checksumUrl)).values()];
    const [sum] = sums;
    if (sum === undefined || sums.length > 1)
      throw new Unavailable(`${from.checksumUrl} holds no single checksum`);
    return { url: from.url, sum };
  }
  const release = `https://api.github.com/repos/${from.repository}/releases/tags/${from.tag}`;
  const description: unknown = parseJson(await context.fetcher.text(release));
  const parsed = GithubRelease.safeParse(description);
  if (!parsed.success) throw new Unavailable(`${release} answered something that is no release`);
  if (parsed.data.prerelease) throw new Unavailable(`${from.repository} ${from.tag} is a prerelease`);
  const asset = parsed.data.assets.find(({ name }) => name === from.asset);
  if (asset === undefined) throw new Unavailable(`${from.repository} ${from.tag} has no file ${from.asset}`);
  const sum = /^sha256:([0-9a-f]{64})$/.exec(asset.digest ?? "")?.[1];
  if (sum === undefined) throw new Unavailable(`${from.asset} has no published SHA-256`);
  return { url: asset.browser_download_url, sum };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Downloads one verified file. */
export async function downloadVerified(
  context: Context,
  download: Download,
  target: string,
): Promise<string> {
  const { url, sum } = await locate(context, download);
  await context.fetcher.file(url, target);
  await requireChecksum(target, sum, url);
  return url;
}

/** Unpacks a tar archive and returns the paths of all files in it. */
export async function unpack(context: Context, archive: string, into: string): Promise<readonly string[]> {
  await mkdir(into, { recursive: true });
  await runOrFail(
    context.run,
    { file: "tar", args: ["-xzf", archive, "-C", into, "--no-same-owner"] },
    "install tar; when it is there, the archive is damaged: obtain it again",
  );
  const entries = await readdir(into, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Takes a part from its official release. */
export async function fromDownload(context: Context, part: Part, draft: string): Promise<Manifest> {
  const downloads = part.downloads(context.platform);
  if (downloads === undefined)
    throw new Unavailable(`no official binaries for ${context.platform.os}/${context.platform.arch}`);
  const origins: string[] = [];
  for (const download of downloads) {
    const file = join(draft, ".download");
    origins.push(await downloadVerified(context, download, file));
    if (download.kind === "binary" && download.binary !== undefined)
      await rename(file, join(draft, download.binary));
    else await keepExecutables(context, { archive: file, draft, binaries: part.binaries });
    await rm(file, { force: true });
  }
  const sums: Record<string, string> = {};
  for (const binary of part.binaries) {
    await chmod(join(draft, binary), 0o755);
    sums[binary] = await sha256(join(draft, binary));
  }
  const verdict = await probe(context, part, join(draft, part.binaries[0]));
  if (!verdict.usable) throw new Unavailable(`the official ${part.name} cannot be used here: ${verdict.why}`);
  return {
    name: part.name,
    version: verdict.version,
    source: "download",
    origin: origins.join(" "),
    sha256: sums,
    obtainedAt: context.now().toISOString(),
  };
}

/** The CLI's archive brings its language hosts along: they stay beside it, where the CLI looks for them. */
async function keepExecutables(
  context: Context,
  { archive, draft, binaries }: { archive: string; draft: string; binaries: readonly string[] },
): Promise<void> {
  const scratch = join(draft, ".unpacked");
  const files = await unpack(context, archive, scratch);
  const wanted = (name: string) =>
    binaries.includes(name) || /^pulumi-(language-nodejs|analyzer-policy)/.test(name);
  for (const file of files) {
    const name = file.slice(file.lastIndexOf("/") + 1);
    if (wanted(name)) await copyFile(file, join(draft, name));
  }
  await rm(scratch, { recursive: true, force: true });
}
