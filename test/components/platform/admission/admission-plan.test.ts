import assert from "node:assert/strict";
import { admissionManifests } from "../../../../components/platform/admission/admission-plan";
import { planAdmissionFacts } from "../../../../tenants/admission-facts";

const facts = (version: string) =>
  planAdmissionFacts({
    environment: "dev",
    registry: "registry.example/dev",
    gateway: { domain: "platform.example" },
    services: { backend: { version } },
  });
const { policies, bindings } = admissionManifests(facts("1.0.0"));

describe("the admission policies", () => {
  for (const { metadata, spec } of policies) {
    it(`${metadata.name} fails closed, in every API version, with stable ids`, () => {
      assert.equal(spec.failurePolicy, "Fail");
      assert.equal(spec.matchConstraints.matchPolicy, "Equivalent");
      for (const { message } of spec.validations) assert.match(message, /^(TEN|PLT)-[A-Z]{3}-\d\d: \S/);
    });
  }
  it("gives every rule an id of its own", () => {
    const ids = policies.flatMap(({ spec }) => spec.validations.map(({ message }) => message.split(":")[0]));
    assert.deepEqual(ids, [...new Set(ids)]);
  });
  it("puts every policy into force, refusing and leaving a trace", () => {
    assert.deepEqual(
      [...new Set(bindings.map(({ spec }) => spec.policyName))].sort(),
      policies.map(({ metadata }) => metadata.name).sort(),
    );
    for (const { spec } of bindings) assert.deepEqual(spec.validationActions, ["Deny", "Audit"]);
  });
  it("lets tags pass for the platform's own images only where the environment names tags", () => {
    const pattern = (version: string) =>
      admissionManifests(facts(version))
        .policies.find(({ metadata }) => metadata.name === "tenant-images")
        ?.spec.variables?.find(({ name }) => name === "pattern")?.expression ?? "";
    assert.ok(pattern("1.0.0").includes("|:[A-Za-z0-9_]"));
    assert.ok(!pattern(`sha256:${"a".repeat(64)}`).includes("|:[A-Za-z0-9_]"));
  });
});
