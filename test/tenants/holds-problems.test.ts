import assert from "node:assert/strict";
import { holdsProblems } from "../../tenants/holds-problems";

const said = (raw: unknown) =>
  holdsProblems("Pulumi.prod.yaml", raw).map(({ field, message }) => `${field}: ${message}`);
const cluster = { kind: "kubeconfig" };

describe("what a stack holds of its environment", () => {
  for (const raw of [
    { tenants: "t.yaml", cluster: { kind: "eks" } },
    { holds: "everything", tenants: "t.yaml", cluster },
    { holds: "platform", cluster: { kind: "eks" } },
    { holds: "tenants", tenants: "t.yaml", cluster },
  ])
    it(`may be ${JSON.stringify(raw)}`, () => {
      assert.deepEqual(said(raw), []);
    });

  it("is refused with tenants that nobody lists, or that a platform lists", () => {
    assert.deepEqual(said({ cluster }), ["tenants: nothing: name the file that lists the tenants"]);
    assert.deepEqual(said({ holds: "tenants", cluster }), [
      "tenants: nothing: name the file that lists the tenants",
    ]);
    assert.match(
      said({ holds: "platform", tenants: "t.yaml", cluster }).join(),
      /^tenants: "t.yaml": .*remove it/,
    );
  });

  it("is refused where tenants alone would make a cluster", () => {
    assert.match(
      said({ holds: "tenants", tenants: "t.yaml", cluster: { kind: "eks" } }).join(),
      /^cluster\.kind: "eks": .*choose kubeconfig, with source\.kind stack/,
    );
  });

  it("is left to the schemas while the section has no form", () => {
    for (const raw of [undefined, null, 7, "text", []]) assert.deepEqual(said(raw), []);
  });
});
