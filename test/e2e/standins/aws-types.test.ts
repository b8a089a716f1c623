import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { AwsProvider } from "../../../sandbox/standins/aws/provider";
import { openCatalogue } from "../../../sandbox/standins/aws/sdk/catalogue";
import type { Context } from "../../../sandbox/standins/rpc/provider";

/** The token of every resource class in the installed SDK. */
function allTypes(): string[] {
  const root = dirname(require.resolve("@pulumi/aws/package.json"));
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(root, name)).map((file) => join(root, name, file)))
    .filter((file) => file.endsWith(".js"))
    .map((file) => readFileSync(file, "utf8"))
    .filter((code) => code.includes("extends pulumi.CustomResource"))
    .flatMap((code) => /__pulumiType = '([^']+)'/.exec(code)?.[1] ?? []);
}

describe("aws stand-in: every type of the SDK", () => {
  it("makes each of them, with an id and with an ARN where it has one", async function () {
    this.timeout(120_000);
    const context: Context = {
      engine: { log: () => Promise.resolve(), whenGone: () => undefined, close: () => undefined },
      signal: new AbortController().signal,
    };
    const catalogue = openCatalogue();
    const aws = new AwsProvider(catalogue);
    await aws.configure({ region: "eu-west-1" }, context);
    const types = allTypes();
    assert.ok(types.length > 1500, `${types.length} types`);
    const wrong: string[] = [];
    for (const type of types) {
      // The one type whose values come from outside: see the test of the cluster.
      if (type === "aws:eks/cluster:Cluster") continue;
      const required = catalogue.find(type)?.model.required.map((property) => [property, "value"]) ?? [];
      const { id, outputs } = await aws.create({
        ...{ urn: `urn:pulumi:dev::shop::${type}::it`, type, name: "it" },
        inputs: { values: Object.fromEntries(required) as Record<string, string>, secrets: [] },
        timeout: 0,
        preview: false,
      });
      const bare = catalogue.find(type)!.model.outputs.has("arn") && outputs.values["arn"] === "";
      if (id === "" || bare || JSON.stringify([id, outputs.values]).includes("undefined")) wrong.push(type);
    }
    assert.deepEqual(wrong, []);
  });
});
