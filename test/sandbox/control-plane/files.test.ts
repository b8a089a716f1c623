import assert from "node:assert/strict";
import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ensureEncryptionKey } from "../../../sandbox/control-plane/configuration/encryption";
import { parseRecord, privateDirectory, writePrivate } from "../../../sandbox/control-plane/private-file";
import { rotateLog, tailOf } from "../../../sandbox/control-plane/process/log-file";
import { temporaryDirectory } from "./temporary-directory";

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe("private files", () => {
  const temporary = temporaryDirectory();

  it("are closed to others from the first moment, and leave no draft behind", async () => {
    const file = join(temporary.path, "secret");
    await writePrivate(file, "one");
    await writePrivate(file, "two");
    assert.equal(await readFile(file, "utf8"), "two");
    assert.equal(await modeOf(file), 0o600);
    assert.deepEqual(await readdir(temporary.path), ["secret"]);
  });

  it("close a directory that others could enter", async () => {
    const directory = join(temporary.path, "open");
    await mkdir(directory);
    await chmod(directory, 0o755);
    await privateDirectory(directory);
    assert.equal(await modeOf(directory), 0o700);
  });

  it("say which path cannot be written, and leave no draft", async () => {
    const directory = join(temporary.path, "occupied");
    await mkdir(join(directory, "child"), { recursive: true });
    await assert.rejects(writePrivate(directory, "text"), /cannot write .*occupied \(E/);
    assert.deepEqual(await readdir(temporary.path), ["occupied"]);
  });

  it("count a damaged record as none", () => {
    const schema = z.object({ pid: z.number() });
    assert.deepEqual(parseRecord(schema, '{"pid":1}'), { pid: 1 });
    assert.equal(parseRecord(schema, '{"pid":'), undefined);
    assert.equal(parseRecord(schema, '{"pid":"1"}'), undefined);
  });
});

describe("the encryption key", () => {
  const temporary = temporaryDirectory();
  const paths = () => ({ file: join(temporary.path, "key.json"), data: join(temporary.path, "etcd") });

  it("is made once and has 256 bits", async () => {
    const { file, data } = paths();
    const key = await ensureEncryptionKey(file, data);
    assert.equal(Buffer.from(key, "base64").length, 32);
    assert.equal(await ensureEncryptionKey(file, data), key);
  });

  for (const [state, content] of [
    ["missing", undefined],
    ["damaged", '{"secretbox":"AAAA"}'],
  ] as const) {
    it(`is not replaced when it is ${state} and the database needs it`, async () => {
      const { file, data } = paths();
      await mkdir(join(data, "member"), { recursive: true });
      if (content !== undefined) await writeFile(file, content);
      await assert.rejects(ensureEncryptionKey(file, data), (error: Error & { remedy?: string }) => {
        assert.match(error.message, new RegExp(state));
        assert.match(error.remedy ?? "", /npm run destroy/);
        return true;
      });
    });
  }
});

describe("logs", () => {
  const temporary = temporaryDirectory();

  it("keep the last three starts", async () => {
    const log = join(temporary.path, "part.log");
    for (const start of ["1", "2", "3", "4", "5"]) {
      await rotateLog(log);
      await writeFile(log, start);
    }
    const texts = await Promise.all(
      ["", ".1", ".2", ".3"].map((suffix) => readFile(`${log}${suffix}`, "utf8")),
    );
    assert.deepEqual(texts, ["5", "4", "3", "2"]);
    assert.equal((await readdir(temporary.path)).length, 4);
  });

  it("show their end", async () => {
    const log = join(temporary.path, "part.log");
    await writeFile(log, Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`).join(""));
    assert.equal(await tailOf(log, 2), "line 19998\nline 19999");
    assert.equal(await tailOf(join(temporary.path, "none.log")), "(no log)");
  });

  it("show what a program died of, not where", async () => {
    const log = join(temporary.path, "part.log");
    const frames = Array.from({ length: 100 }, (_, index) => `main.f${index}()`);
    await writeFile(log, ["fine", "before", "panic: invalid database", ...frames].join("\n"));
    const tail = await tailOf(log);
    assert.match(tail, /before\npanic: invalid database/);
    assert.doesNotMatch(tail, /f99/);
  });
});
