import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Registered, writeFlatProgram } from "../../bench/flat-program";
import { memoryOfResource, slopeOfTime } from "../../bench/growth";
import { manifestsOf } from "../../bench/manifests";

const checkout = resolve(__dirname, "../..");
const secret = (value: string) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});
const registered: readonly Registered[] = [
  { urn: "urn:pulumi:dev::p::a:Component::whole", type: "a:Component" },
  {
    urn: "urn:pulumi:dev::p::pulumi:providers:kubernetes::k",
    type: "pulumi:providers:kubernetes",
    custom: true,
  },
  {
    urn: "urn:pulumi:dev::p::a:Component$kubernetes:core/v1:Secret::one",
    type: "kubernetes:core/v1:Secret",
    custom: true,
    inputs: { metadata: { name: "one" }, stringData: { list: [secret("a")] }, data: "[secret]" },
  },
];

describe("ratios of the benchmark", () => {
  it("list a state's objects only, with their secrets as the API server takes them", () => {
    const { items } = JSON.parse(manifestsOf(registered)) as { items: unknown[] };
    assert.deepEqual(items, [{ metadata: { name: "one" }, stringData: { list: ["a"] }, data: "[secret]" }]);
  });

  it("compare with a program that registers the same objects, without what a preview hides", () => {
    const directory = mkdtempSync(join(tmpdir(), "flat-"));
    try {
      writeFlatProgram(join(directory, "flat"), checkout, registered);
      const { resources } = JSON.parse(readFileSync(join(directory, "flat/resources.json"), "utf8")) as {
        resources: Record<string, unknown>[];
      };
      assert.deepEqual(
        resources.map(({ type, name, inputs }) => [type, name, Object.keys(inputs as object)]),
        [["kubernetes:core/v1:Secret", "one", ["metadata", "stringData"]]],
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("read growth from two sizes", () => {
    const small = { tenants: 10, resources: 100, seconds: 2, megabytes: 50 };
    const large = { tenants: 1000, resources: 10_100, seconds: 200, megabytes: 150 };
    assert.equal(slopeOfTime(small, large), 1);
    assert.equal(memoryOfResource(small, large), 0.01);
  });
});
