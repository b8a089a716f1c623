import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ingressNamespace } from "../../lib/gateway-name";
import * as labels from "../../lib/labels";
import * as naming from "../../lib/naming";
import * as nodeGroups from "../../lib/node-groups";
import { compile } from "../../policy/frame/compile";
import { ruleName } from "../../policy/frame/rule";
import * as vocabulary from "../../policy/frame/vocabulary";
import { registryProblems, sound } from "../../policy/gate/registry-problems";
import { baselinePack } from "../../policy/packs/baseline";
import { enforcement } from "../../policy/packs/enforcement";
import { everyRule } from "../../policy/packs/every-rule";
import { frameworks } from "../../policy/registry/control";
import { controlIds, controls } from "../../policy/registry/controls";
import counted from "../../policy/registry/proofs.json";
import { controlDocument } from "../../policy/registry/document";
import { proofs } from "./fixtures/proofs";

const keys = Object.keys(frameworks) as (keyof typeof frameworks)[];

describe("control registry", () => {
  it("has 94 controls, 29 of them critical", () => {
    assert.equal(controlIds.length, 94);
    assert.equal(controlIds.filter((id) => controls[id].severity === "critical").length, 29);
  });

  for (const id of controlIds) {
    it(`${id} is decided by a rule or an admission policy and mapped to a requirement`, () => {
      const decided = everyRule.some(({ control }) => control === id) || enforcement.admission.has(id);
      assert.ok(decided, "nothing decides it");
      assert.ok(
        keys.some((key) => controls[id][key].length > 0),
        "no framework asks for it",
      );
    });

    it(`${id} is decided in the cluster when the registry says so`, () => {
      assert.equal(enforcement.admission.has(id), controls[id].where.includes("admission"));
    });
  }

  it("gives every rule a name of its own", () => {
    const names = everyRule.map(ruleName);
    assert.equal(new Set(names).size, names.length);
  });

  it("makes every critical control part of the baseline", () => {
    const critical = controlIds.filter((id) => controls[id].severity === "critical");
    assert.deepEqual([...new Set(baselinePack.map(({ control }) => control))].sort(), [...critical].sort());
  });

  it("is what docs/controls.md says", () => {
    const written = readFileSync(join(__dirname, "../../docs/controls.md"), "utf8");
    assert.equal(written, controlDocument(enforcement), "run policy/registry/write-document.ts");
  });
});

describe("proofs", () => {
  it("are counted as policy/registry/proofs.json says", () => {
    assert.deepEqual(counted, proofs(), "run npx ts-node test/policy/write-proofs.ts");
  });

  const rule = { control: "NET-07", sentence: "services-open-no-node-ports" };
  const bare = { title: "t", remedy: "r", severity: "high", where: ["resource"] } as const;
  const unmapped = { ...bare, pciDss: [], sox: [], gdpr: [], hipaa: [], iso27001: [] };

  it("are found for every rule", () => {
    assert.deepEqual(registryProblems(everyRule), []);
  });

  it("are asked of each rule, with all that is wrong at once", () => {
    assert.deepEqual(
      registryProblems([rule, rule, { control: "NET-99", sentence: "new" }], {
        controls: { "NET-07": unmapped },
        proofs: {},
      }).map((problem) => problem.split(";")[0]),
      [
        'rule "net-07-services-open-no-node-ports": two rules have this id',
        ...[1, 2].flatMap(() => [
          'rule "net-07-services-open-no-node-ports": NET-07 maps to no requirement of any framework',
          'rule "net-07-services-open-no-node-ports": NET-07 has no violating fixture, so that nothing shows that it refuses',
        ]),
        'rule "net-99-new": no control NET-99 is in the registry',
      ],
    );
  });

  it("stop a pack that is not sound before it starts", () => {
    assert.deepEqual(sound(everyRule), everyRule);
    assert.throws(() => sound([rule, rule]), /not sound: rule "net-07-.*two rules have this id/);
  });
});

describe("policy pack", () => {
  const policies = compile(everyRule);

  it("enforces every rule and says what it is for", () => {
    for (const { enforcementLevel, severity, description, remediationSteps, framework, name } of policies) {
      assert.equal(enforcementLevel, "mandatory", name);
      assert.ok(severity && description && remediationSteps && framework, name);
    }
    assert.equal(policies.length, everyRule.filter(({ scope }) => scope !== "repository").length);
  });
});

describe("shared names", () => {
  it("are spelt as the program spells them", () => {
    assert.equal(vocabulary.PROJECT, naming.PROJECT);
    assert.equal(vocabulary.PLATFORM_PREFIX, labels.PLATFORM_PREFIX);
    assert.equal(vocabulary.TENANT_LABEL, labels.TENANT_LABEL);
    assert.equal(vocabulary.TIER_LABEL, labels.TIER_LABEL);
    assert.equal(vocabulary.NODE_GROUP_LABEL, nodeGroups.NODE_GROUP_LABEL);
    const written = labels.labelsFor({ name: "n", instance: "i", component: "c" });
    for (const label of [vocabulary.NAME_LABEL, vocabulary.COMPONENT_LABEL, vocabulary.PART_OF_LABEL]) {
      assert.ok(label in written, label);
    }
  });

  it("list the namespaces the platform has", () => {
    assert.deepEqual(vocabulary.platformNamespaces("prod"), [
      naming.servicesNamespace("prod"),
      naming.billingNamespace("prod"),
      ingressNamespace("prod"),
    ]);
  });

  it("recognise the namespaces the program makes", () => {
    assert.equal(vocabulary.tenantOfNamespace(naming.tenantNamespace("acme")), "acme");
    assert.equal(vocabulary.tenantOfNamespace(naming.servicesNamespace("prod")), undefined);
    assert.ok(vocabulary.isPaymentNamespace(naming.billingNamespace("prod")));
    assert.ok(!vocabulary.isPaymentNamespace(naming.servicesNamespace("prod")));
    assert.ok(!vocabulary.isPaymentNamespace("spotify-billing"));
  });
});
