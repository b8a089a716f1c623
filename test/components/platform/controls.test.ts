import assert from "node:assert/strict";
import { ControlPolicies } from "../../../components/platform/controls/control-policies";
import { billingNamespace, PROJECT, servicesNamespace } from "../../../lib/naming";
import { admissionPolicies } from "../../../policy/admission/every-admission-policy";
import { installedPolicies } from "../../../policy/admission/installed-policies";
import { settingsOfStack } from "../../../policy/frame/environments";
import { record } from "../../support/record";
import { environments } from "../../support/stack";

const LONGEST_LABEL = 63;

for (const environment of environments) {
  describe(`the controls that the cluster of ${environment} enforces`, () => {
    const installed = installedPolicies(environment);
    const registry = admissionPolicies(settingsOfStack(environment));

    it("are every admission policy of the registry, with its very words", () => {
      assert.deepEqual(
        installed.map(({ name, spec: { validations, variables, matchConstraints } }) => ({
          name,
          spec: { validations, variables, matchConstraints },
        })),
        registry.map(({ name, spec: { validations, variables, matchConstraints } }) => ({
          name: `${name}-${environment}`,
          spec: { validations, variables, matchConstraints },
        })),
      );
    });

    it("leave no condition of the registry out, and cluster-wide objects of others alone", () => {
      for (const [index, { spec }] of installed.entries()) {
        const [first, ...others] = spec.matchConditions;
        assert.equal(first?.name, "is-in-a-namespace-or-ours");
        assert.deepEqual(others, registry[index]?.spec.matchConditions ?? []);
        assert.equal(spec.failurePolicy, "Fail");
      }
    });

    it("hold in the platform's own namespaces, by names that no label changes", () => {
      for (const { name, binding } of installed) {
        const [expression, ...others] = binding.matchResources.namespaceSelector.matchExpressions;
        assert.deepEqual(others, []);
        assert.equal(expression?.key, "kubernetes.io/metadata.name");
        assert.equal(expression.operator, "In");
        const values = expression.values ?? [];
        assert.ok(values.includes(billingNamespace(environment)));
        assert.equal(values.includes(servicesNamespace(environment)), !name.startsWith("wl-11-"));
        assert.ok(values.every((value) => value.startsWith(`${PROJECT}-${environment}`)));
        assert.deepEqual(binding.validationActions, ["Deny", "Audit"]);
      }
    });

    it("have names that a label can hold", () => {
      assert.deepEqual(
        installed.map(({ name }) => name).filter((name) => name.length > LONGEST_LABEL),
        [],
      );
    });

    it("are registered as a policy and its binding each, and nothing more", async () => {
      const { resources } = await record(() => new ControlPolicies("controls", installed));
      const owner = resources.find(({ type }) => type === "platform:platform:ControlPolicies");
      const made = resources.filter(({ type }) => type.startsWith("kubernetes:"));
      assert.equal(made.length, 2 * installed.length);
      assert.ok(made.every(({ parent }) => parent === owner?.urn));
      for (const { name, spec, binding } of installed) {
        const own = made.filter(({ inputs }) => (inputs["metadata"] as { name: string }).name === name);
        assert.deepEqual(
          own.map(({ type, inputs }) => [type.split(":").at(-1), inputs["spec"]]),
          [
            ["ValidatingAdmissionPolicy", spec],
            ["ValidatingAdmissionPolicyBinding", binding],
          ],
        );
        assert.deepEqual(own[1]?.dependencies.includes(own[0]?.urn ?? ""), true);
      }
    });
  });
}
