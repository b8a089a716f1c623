import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Context, type Fetcher, Unavailable } from "../../../sandbox/obtain/context";
import { fromDownload, locate } from "../../../sandbox/obtain/download";
import type { Download } from "../../../sandbox/obtain/parts";
import { serve, toolPart, type Workshop, workshop } from "./workshop";

const TOOL = "#!/bin/sh\necho v1.2.3\n";
const sumOf = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");
const github: Download["from"] = { kind: "github", repository: "o/r", tag: "v1.2.3", asset: "tool" };

describe("official downloads", () => {
  let shop: Workshop;
  let draft: string;
  beforeEach(() => {
    shop = workshop();
    draft = join(shop.root, "draft");
    mkdirSync(draft);
  });
  afterEach(() => {
    shop.close();
  });

  const release = (changes: object = {}, asset: object = {}) =>
    JSON.stringify({
      prerelease: false,
      assets: [
        {
          name: "tool",
          browser_download_url: "https://example/tool",
          digest: `sha256:${sumOf(TOOL)}`,
          ...asset,
        },
      ],
      ...changes,
    });
  const answering = (text: string): Context => {
    const fetcher: Fetcher = {
      text: () => Promise.resolve(text),
      file: () => Promise.reject(new Error("not asked for")),
    };
    return shop.context({ fetcher });
  };

  it("are located with the digest that the release publishes", async () => {
    assert.deepEqual(await locate(answering(release()), { kind: "binary", from: github }), {
      url: "https://example/tool",
      sum: sumOf(TOOL),
    });
  });

  for (const [what, text, message] of [
    ["a prerelease", release({ prerelease: true }), /is a prerelease/],
    ["a release without the file", release({ assets: [] }), /has no file tool/],
    ["a file without a digest", release({}, { digest: null }), /no published SHA-256/],
    ["something that is no release", '{"message":"rate limit"}', /no release/],
    ["something that is no JSON", "<html>", /no release/],
  ] as const)
    it(`are not taken from ${what}`, async () => {
      await assert.rejects(locate(answering(text), { kind: "binary", from: github }), (error: unknown) => {
        assert.ok(error instanceof Unavailable);
        assert.match(error.message, message);
        return true;
      });
    });

  const partFrom = (server: { url: string }, kind: Download["kind"]) =>
    toolPart({
      downloads: () => [
        {
          kind,
          binary: "tool",
          from: { kind: "url", url: `${server.url}/file`, checksumUrl: `${server.url}/file.sha256` },
        },
      ],
    });
  const serving = (content: Buffer | string, sum: string) =>
    serve((request, response) => response.end(request.url === "/file" ? content : sum));

  it("land as executables that were asked for their version", async () => {
    const server = await serving(TOOL, sumOf(TOOL));
    try {
      const manifest = await fromDownload(shop.context(), partFrom(server, "binary"), draft);
      assert.equal(manifest.version, "1.2.3");
      assert.equal(manifest.source, "download");
      assert.deepEqual(manifest.sha256, { tool: sumOf(TOOL) });
      assert.deepEqual(readdirSync(draft), ["tool"]);
    } finally {
      await server.close();
    }
  });

  it("are unpacked from archives, leaving only what is used", async () => {
    shop.file("pack/some/dir/tool", TOOL, 0o755);
    shop.file("pack/some/README", "words");
    execFileSync("tar", ["-czf", join(shop.root, "a.tgz"), "-C", join(shop.root, "pack"), "."]);
    const archive = readFileSync(join(shop.root, "a.tgz"));
    const server = await serving(archive, sumOf(archive));
    try {
      await fromDownload(shop.context(), partFrom(server, "archive"), draft);
      assert.deepEqual(readdirSync(draft), ["tool"]);
    } finally {
      await server.close();
    }
  });

  it("with another checksum than the published one stop everything: somebody tampered, or the disk is bad", async () => {
    const server = await serving(`${TOOL}# and more`, sumOf(TOOL));
    try {
      await assert.rejects(fromDownload(shop.context(), partFrom(server, "binary"), draft), {
        name: "Failure",
        message: /instead of the published/,
      });
    } finally {
      await server.close();
    }
  });

  it("of a version that does not fit are passed over", async () => {
    const old = "#!/bin/sh\necho v1.1.0\n";
    const server = await serving(old, sumOf(old));
    try {
      await assert.rejects(fromDownload(shop.context(), partFrom(server, "binary"), draft), {
        name: "Unavailable",
        message: /version 1.1.0: not a 1.2 release/,
      });
    } finally {
      await server.close();
    }
  });

  it("do not exist for every platform", async () => {
    await assert.rejects(fromDownload(shop.context(), toolPart(), draft), {
      name: "Unavailable",
      message: "no official binaries for linux/amd64",
    });
  });
});
