import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rulesByType } from "../../../../sandbox/standins/aws/checks/check";
import { immutableProperties } from "../../../../sandbox/standins/aws/replacing";
import { openCatalogue } from "../../../../sandbox/standins/aws/sdk/catalogue";
import { arnKeys } from "../../../../sandbox/standins/aws/values/arn";
import { idKeys } from "../../../../sandbox/standins/aws/values/identity";
import { limitedNames, namedBy } from "../../../../sandbox/standins/aws/values/names";
import { ruleNames } from "../../../../sandbox/standins/aws/values/properties";

const catalogue = openCatalogue();
const root = dirname(require.resolve("@pulumi/aws/package.json"));
const typeOf = (key: string) => catalogue.find(`aws:${key}:Any`);

describe("aws stand-in: tables against the SDK", () => {
  it("reads every resource class of the SDK", () => {
    const unreadable: string[] = [];
    let count = 0;
    for (const service of ["ec2", "eks", "iam", "kms", "lb", "rds", "s3", "vpc"]) {
      for (const file of readdirSync(join(root, service))) {
        if (!file.endsWith(".js")) continue;
        if (!readFileSync(join(root, service, file), "utf8").includes("extends pulumi.CustomResource"))
          continue;
        count += 1;
        const model = typeOf(`${service}/${file.slice(0, -3)}`)?.model;
        const complete =
          model !== undefined &&
          model.outputs.size > 0 &&
          [...model.outputOnly, ...model.inputs].every((property) => model.outputs.has(property));
        if (!complete) unreadable.push(`${service}/${file}`);
      }
    }
    assert.ok(count > 250, `${count} classes`);
    assert.deepEqual(unreadable, []);
  });

  it("finds classes whose file has another name", () => {
    assert.ok(catalogue.find("aws:guardduty/iPSet:IPSet")?.model.inputs.has("detectorId"));
    assert.equal(catalogue.find("aws:guardduty/iPSet:Nothing"), undefined);
    assert.equal(catalogue.find("aws:nowhere/thing:Thing"), undefined);
  });

  for (const [what, keys] of [
    ["ids", idKeys],
    ["ARNs", arnKeys],
    ["names", Object.keys(namedBy)],
    ["limits of names", Object.keys(limitedNames)],
    ["checks", Object.keys(rulesByType)],
    ["replacements", Object.keys(immutableProperties)],
  ] as const) {
    it(`has ${what} only for types that exist`, () => {
      assert.deepEqual(
        keys.filter((key) => typeOf(key) === undefined),
        [],
      );
    });
  }

  it("replaces for inputs that exist", () => {
    const wrong = Object.entries(immutableProperties).flatMap(([key, paths]) =>
      paths
        .filter((path) => !typeOf(key)?.model.inputs.has(path.split(".")[0]!))
        .map((path) => `${key}.${path}`),
    );
    assert.deepEqual(wrong, []);
  });

  it("sets outputs that exist", () => {
    const wrong = ruleNames.filter((name) => {
      const [key = "", property = ""] = name.split(".");
      return key !== "*" && !typeOf(key)?.model.outputs.has(property);
    });
    assert.deepEqual(wrong, []);
  });
});
