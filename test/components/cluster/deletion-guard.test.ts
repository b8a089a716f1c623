import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { deletionGuard } from "../../../components/cluster/deletion-guard";
import { one, record } from "../../support/record";

class Leaf extends pulumi.CustomResource {
  constructor(name: string, opts: pulumi.CustomResourceOptions) {
    super("test:index:Leaf", name, {}, opts);
  }
}
class Branch extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Branch", name, {}, opts);
    new Leaf(`${name}-leaf`, { parent: this });
  }
}

describe("what the end of a stack meets first", () => {
  for (const deletionProtection of [true, false])
    it(`${deletionProtection ? "stops it" : "lets it go on"}, and stands on everything`, async () => {
      const { resources } = await record(() => {
        const holds = [new Branch("one"), new Branch("two")];
        return deletionGuard("guard", { name: pulumi.output("c"), deletionProtection, holds });
      });
      const guard = one(resources, "pulumi:index:Stash");
      assert.equal(guard.protect, deletionProtection);
      for (const { urn, type } of resources)
        if (type === "test:index:Leaf") assert.ok(guard.dependencies.includes(urn), urn);
    });
});
