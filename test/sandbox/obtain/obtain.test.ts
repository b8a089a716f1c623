import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../../lib/failure";
import { Unavailable } from "../../../sandbox/obtain/context";
import { lookUp, type Source, takeFrom } from "../../../sandbox/obtain/obtain";
import { inParallel, requireSpace } from "../../../sandbox/obtain/obtain-all";
import { ResolvedMemory } from "../../../sandbox/obtain/resolved";
import { type Run, runCommand } from "../../../sandbox/run";
import { toolPart, type Workshop, workshop } from "./workshop";

const step = { detail: () => undefined };

describe("obtaining a part", () => {
  let shop: Workshop;
  beforeEach(() => {
    shop = workshop();
    shop.file("checkout/sandbox/obtain/recipes/kwok/go.mod", "module x\n");
  });
  afterEach(() => {
    shop.close();
  });

  const having = (name: string): Source => ({
    name,
    take: (draft) => {
      writeFileSync(join(draft, "tool"), "#!/bin/sh\necho v1.2.3\n", { mode: 0o755 });
      return Promise.resolve({
        name: "tool",
        version: "1.2.3",
        source: name,
        origin: name,
        sha256: { tool: "0" },
        obtainedAt: "2030-01-01T00:00:00Z",
      });
    },
  });
  const lacking = (name: string): Source => ({
    name,
    take: () => Promise.reject(new Unavailable("not there")),
  });
  const failing = (name: string): Source => ({
    name,
    take: () => Promise.reject(new Failure("wrong sum", { remedy: "look", exitCode: 4 })),
  });
  const take = (...sources: Source[]) => takeFrom(shop.context(), toolPart(), { sources, step });
  const memory = () => ResolvedMemory.open(join(shop.root, "home/parts.json"));

  it("takes the first source that has it and remembers why others did not", async () => {
    const { found } = await take(lacking("first"), having("second"), having("third"));
    assert.equal(found?.source, "second");
    assert.deepEqual(found.rejected, ["first: not there"]);
  });

  it("stops at a source that has something wrong, and says which part and source it was", async () => {
    await assert.rejects(take(failing("first"), having("second")), {
      name: "Failure",
      message: "kwok (first): wrong sum",
      remedy: "look",
      exitCode: 4,
    });
  });

  it("tells why nothing was found", async () => {
    assert.deepEqual(await take(lacking("first"), lacking("second")), {
      found: undefined,
      rejected: ["first: not there", "second: not there"],
    });
  });

  it("happens once, however many ask at the same time", async () => {
    let taken = 0;
    const counting: Source = {
      name: "x",
      take: (draft, current) => {
        taken += 1;
        return having("x").take(draft, current);
      },
    };
    await Promise.all([take(counting), take(counting), take(counting)]);
    assert.equal(taken, 1);
  });

  it("is not needed for what is in the cache or installed, and the user's own comes first", async () => {
    assert.equal((await lookUp(shop.context(), toolPart(), await memory())).found, undefined);
    await take(having("x"));
    assert.equal((await lookUp(shop.context(), toolPart(), await memory())).found?.source, "x");
    shop.program("bin/tool", "v1.2.9");
    assert.equal((await lookUp(shop.context(), toolPart(), await memory())).found?.source, "installed");
  });

  it("asks a program for its version again only when the program has changed", async () => {
    let probes = 0;
    const run: Run = (...call) => {
      probes += 1;
      return runCommand(...call);
    };
    const look = async () => {
      const remembered = await memory();
      const { found } = await lookUp(shop.context({ run }), toolPart(), remembered);
      await remembered.save();
      return found?.version;
    };
    shop.program("bin/tool", "v1.2.8");
    assert.deepEqual([await look(), await look(), probes], ["1.2.8", "1.2.8", 1]);
    shop.program("bin/tool", "v1.2.9 newer");
    assert.deepEqual([await look(), probes], ["1.2.9", 2]);
  });
});

describe("obtaining many parts", () => {
  it("is refused with the numbers when the disk would fill up", () => {
    requireSpace(2, [toolPart(), toolPart()], "/cache");
    assert.throws(
      () => {
        requireSpace(1.9, [toolPart(), toolPart()], "/cache");
      },
      { name: "Failure", message: /takes about 2 GiB, but only 1.9 GiB are free at \/cache/ },
    );
  });

  it("works on a few at a time and starts nothing new after a failure", async () => {
    let running = 0;
    let most = 0;
    const started: number[] = [];
    const work = async (item: number) => {
      started.push(item);
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (item === 2) throw new Error("two");
    };
    await assert.rejects(inParallel([1, 2, 3, 4, 5, 6], 2, work), { message: "two" });
    assert.equal(most, 2);
    assert.ok(!started.includes(5), String(started));
    await inParallel([1, 3], 5, work);
  });
});
