import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { checkState, importId } from "../../../sandbox/engine/state-check";
import { readOrRestoreState, stateLayout } from "../../../sandbox/engine/state-store";
import { ExportedState, settleCreations } from "../../../sandbox/engine/settle-plan";
import { type Workshop, workshop } from "../obtain/workshop";

const resource = (name: string, more: object = {}) => ({
  urn: `urn:pulumi:dev::p::t::${name}`,
  type: "t",
  ...more,
});
const checkpoint = (resources: readonly object[], more: object = {}) =>
  JSON.stringify({ version: 3, checkpoint: { stack: "dev", latest: { resources, ...more } } });

describe("a stack's state", () => {
  it("is sound when every resource comes after what it refers to", () => {
    const parent = resource("a");
    const child = resource("b", {
      parent: parent.urn,
      dependencies: [parent.urn],
      provider: `${parent.urn}::id`,
    });
    assert.equal(checkState(checkpoint([parent, child])).sound, true);
    const reversed = checkState(checkpoint([child, parent]));
    assert.match(reversed.sound ? "" : reversed.why, /refers to .*::a, which does not come before it/);
    const dangling = checkState(checkpoint([child]));
    assert.equal(dangling.sound, false);
  });

  it("is sound for a new stack that holds nothing", () => {
    assert.deepEqual(checkState('{"version":3,"checkpoint":{"latest":null}}'), {
      sound: true,
      resources: [],
      pending: [],
    });
  });

  it("is sound in the format that the engine chooses for a stack with hooks", () => {
    const state = { version: 4, features: ["hooks"], checkpoint: { latest: { resources: [resource("a")] } } };
    assert.equal(checkState(JSON.stringify(state)).sound, true);
  });

  it("may hold a URN twice only while the old one waits for its deletion", () => {
    assert.equal(checkState(checkpoint([resource("a"), resource("a")])).sound, false);
    assert.equal(checkState(checkpoint([resource("a"), resource("a", { delete: true })])).sound, true);
  });

  for (const [what, text, why] of [
    ["empty", " ", /empty/],
    ["no JSON", '{"version":3,', /no JSON/],
    ["something else", '{"version":3}', /no checkpoint/],
    ["of a newer format", '{"version":5,"checkpoint":{}}', /newer/],
  ] as const)
    it(`is not usable when it is ${what}`, () => {
      const verdict = checkState(text);
      assert.match(verdict.sound ? "" : verdict.why, why);
    });

  it("cut anywhere is never taken for sound", () => {
    const whole = checkpoint([resource("a"), resource("b", { parent: resource("a").urn })]);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (length) => {
        assert.equal(checkState(whole.slice(0, length)).sound, false);
      }),
    );
  });
});

describe("interrupted creations", () => {
  it("of Kubernetes objects are adopted under the id the provider gives", () => {
    const type = "kubernetes:core/v1:ConfigMap";
    assert.equal(importId({ urn: "u", type, inputs: { metadata: { name: "n", namespace: "s" } } }), "s/n");
    assert.equal(importId({ urn: "u", type, inputs: { metadata: { name: "n" } } }), "n");
    assert.equal(importId({ urn: "u", type, inputs: { metadata: {} } }), undefined);
    assert.equal(
      importId({ urn: "u", type: "aws:s3/bucket:Bucket", inputs: { metadata: { name: "n" } } }),
      undefined,
    );
  });

  const state = (resources: readonly object[], ...pending: readonly object[]) =>
    ExportedState.parse({ version: 3, deployment: { resources, pending_operations: pending } });
  const map = (name: string, more: object = {}) => ({
    urn: "urn:map",
    type: "kubernetes:core/v1:ConfigMap",
    inputs: { metadata: { name, namespace: "s" } },
    ...more,
  });
  const creating = (resource: object) => ({ type: "creating", resource });

  it("are recorded as if they had come to their end: the refresh that follows looks whether they did", () => {
    const { deployment } = settleCreations(state([], creating(map("n"))));
    assert.deepEqual(deployment.resources, [map("n", { id: "s/n", outputs: map("n").inputs })]);
    assert.deepEqual(deployment.pending_operations, []);
  });

  it("of replacements leave what they replace to be deleted", () => {
    const { deployment } = settleCreations(state([map("a", { id: "s/a" })], creating(map("b"))));
    assert.deepEqual(
      deployment.resources?.map(({ id, delete: gone }) => [id, gone]),
      [
        ["s/a", true],
        ["s/b", undefined],
      ],
    );
  });

  it("of an object that had to go first take its place, before what depends on it and after what they need", () => {
    const gone = map("a", { id: "s/a", pendingReplacement: true });
    const dependent = { urn: "urn:other", type: "t", dependencies: ["urn:map"] };
    const needed = { urn: "urn:needed", type: "t" };
    const again = map("a", { dependencies: ["urn:needed"] });
    const { deployment } = settleCreations(state([gone, dependent, needed], creating(again)));
    assert.deepEqual(
      deployment.resources?.map(({ urn, id, pendingReplacement }) => [urn, id, pendingReplacement]),
      [
        ["urn:needed", undefined, undefined],
        ["urn:map", "s/a", undefined],
        ["urn:other", undefined, undefined],
      ],
    );
    assert.deepEqual(deployment.pending_operations, []);
  });

  it("are forgotten where no id can be told, and other interrupted operations are kept for the refresh", () => {
    const updating = { type: "updating", resource: map("a", { id: "s/a" }) };
    const bucket = { urn: "urn:bucket", type: "aws:s3/bucket:Bucket", inputs: {} };
    const { deployment } = settleCreations(state([], creating(bucket), updating));
    assert.deepEqual(deployment.resources, []);
    assert.deepEqual(deployment.pending_operations, [updating]);
  });
});

describe("restoring a state", () => {
  let shop: Workshop;
  beforeEach(() => (shop = workshop()));
  afterEach(() => {
    shop.close();
  });
  const now = new Date("2030-01-01T00:00:00Z");
  const layout = () => stateLayout(shop.root, "dev");
  const write = (file: string, text: string, age: number) => {
    shop.file(file.slice(shop.root.length + 1), text);
    utimesSync(file, new Date(now.getTime() - age), new Date(now.getTime() - age));
  };

  it("is not needed for a sound one, nor for a stack that does not exist", async () => {
    assert.deepEqual(await readOrRestoreState(shop.root, "dev", now), { state: undefined });
    write(layout().checkpoint, checkpoint([resource("a")]), 0);
    const report = await readOrRestoreState(shop.root, "dev", now);
    assert.equal(report.state?.resources.length, 1);
    assert.equal(report.message, undefined);
  });

  it("takes the newest sound copy, says so and keeps the damaged file", async () => {
    write(layout().checkpoint, "{damaged", 0);
    write(layout().previous, "{damaged too", 1_000);
    write(join(layout().backups, "dev.2.json"), checkpoint([resource("a"), resource("b")]), 2_000);
    write(join(layout().backups, "dev.1.json"), checkpoint([resource("a")]), 3_000);
    const report = await readOrRestoreState(shop.root, "dev", now);
    assert.equal(report.state?.resources.length, 2);
    assert.match(report.message ?? "", /no JSON.*restored from .*dev\.2\.json; the damaged one is kept/);
    assert.equal(readFileSync(layout().checkpoint, "utf8"), checkpoint([resource("a"), resource("b")]));
    const [kept] = readdirSync(join(shop.root, "damaged"));
    assert.equal(readFileSync(join(shop.root, "damaged", kept!), "utf8"), "{damaged");
    assert.equal((await readOrRestoreState(shop.root, "dev", now)).message, undefined);
  });

  it("brings a state back that is missing although copies of it exist", async () => {
    write(layout().previous, checkpoint([resource("a")]), 0);
    const report = await readOrRestoreState(shop.root, "dev", now);
    assert.match(report.message ?? "", /it is missing/);
    assert.ok(existsSync(layout().checkpoint));
  });

  it("refuses to go on, and changes nothing, when no copy is sound", async () => {
    write(layout().checkpoint, "{damaged", 0);
    write(layout().previous, "", 1_000);
    await assert.rejects(readOrRestoreState(shop.root, "dev", now), { name: "Failure", remedy: /by hand/ });
    assert.equal(readFileSync(layout().checkpoint, "utf8"), "{damaged");
  });
});
