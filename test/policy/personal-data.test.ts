import assert from "node:assert/strict";
import { Inventory, type Member } from "../../policy/frame/inventory";
import { defaults } from "../../policy/frame/settings";
import { personalDataExpires } from "../../policy/rules/residency/personal-data-expires";

const bucket = (name: string): Member => ({
  kind: "aws:s3/bucket:Bucket",
  urn: name,
  name,
  props: { tags: { "data-class": "personal" } },
  protect: false,
  sources: {},
});

describe("personal data without an erasure job", () => {
  it("is told of each bucket, in whatever order the engine shows them", () => {
    const found = (...names: string[]) =>
      personalDataExpires
        .judge(new Inventory(names.map(bucket)), defaults)
        .filter(({ message }) => message.includes("CronJob"))
        .map(({ where }) => where)
        .sort();
    assert.deepEqual(found("first", "second"), ["first", "second"]);
    assert.deepEqual(found("second", "first"), ["first", "second"]);
  });
});
