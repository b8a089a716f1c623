import assert from "node:assert/strict";
import { planFairness } from "../../../../components/platform/admission/fairness-plan";

describe("the shares of the API server", () => {
  const { level, schemas } = planFairness();
  const schemaOf = (name: string) =>
    schemas.find((schema) => schema.metadata.name === name) ?? assert.fail(name);

  it("queue by who asks: the namespace of a request is its sender's choice, even of one that is refused later", () => {
    for (const { spec } of schemas) assert.equal(spec.distinguisherMethod.type, "ByUser");
  });
  it("bound everybody's requests in namespaces, after those of the platform", () => {
    const { spec } = schemaOf(level.metadata.name);
    assert.deepEqual(
      spec.rules.flatMap(({ subjects }) => subjects),
      [{ kind: "Group", group: { name: "system:authenticated" } }],
    );
    assert.ok(schemaOf("platform-controllers").spec.matchingPrecedence < spec.matchingPrecedence);
  });
});
