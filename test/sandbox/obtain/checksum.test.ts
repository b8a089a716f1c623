import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  directoryChecksums,
  parseChecksums,
  requireChecksum,
  sha256,
} from "../../../sandbox/obtain/checksum";
import { type Workshop, workshop } from "./workshop";

const sumOf = (text: string) => createHash("sha256").update(text).digest("hex");

describe("checksums", () => {
  let shop: Workshop;
  beforeEach(() => (shop = workshop()));
  afterEach(() => {
    shop.close();
  });

  it("are read in every common spelling", () => {
    const sum = sumOf("x");
    assert.equal(parseChecksums(`${sum}  a.tar.gz\n`).get("a.tar.gz"), sum);
    assert.equal(parseChecksums(`${sum} *b with space`).get("b with space"), sum);
    assert.equal(parseChecksums(`${sum.toUpperCase()}  ./c`).get("c"), sum);
    assert.equal(parseChecksums(`${sum}\n`).get(""), sum);
    assert.equal(parseChecksums("not a sum  file\n# comment").size, 0);
  });

  it("accept the published content and refuse any other", async () => {
    const file = shop.file("file", "content");
    assert.equal(await sha256(file), sumOf("content"));
    await requireChecksum(file, sumOf("content"), "file");
    await assert.rejects(requireChecksum(file, sumOf("other"), "file"), {
      name: "Failure",
      message: `file: SHA-256 is ${sumOf("content")} instead of the published ${sumOf("other")}`,
    });
  });

  it("of a directory are its SHA256SUMS, or none", async () => {
    assert.equal(await directoryChecksums(shop.root), undefined);
    shop.file("SHA256SUMS", `${sumOf("x")}  x\n`);
    assert.equal((await directoryChecksums(shop.root))?.get("x"), sumOf("x"));
  });
});
