import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { parseStack } from "../config";
import { CONFIGURATION_REFUSED } from "../lib/problems";

const file = "Pulumi.dev.yaml";
const devStack = () =>
  (parse(readFileSync(file, "utf8")) as { config: Record<string, Record<string, unknown>> }).config[
    "spotify-ai-agent:stack"
  ]!;
const project = (path: string) => readFileSync(path, "utf8");
const tenantsFile = (text: string) => () => text;

function refusalOf(raw: unknown, read: (path: string) => string = project): string {
  try {
    parseStack(raw, { file, read });
  } catch (error) {
    assert.ok(error instanceof Error && error.message.startsWith(CONFIGURATION_REFUSED));
    return error.message;
  }
  return assert.fail("the configuration was accepted");
}

describe("the stack configuration", () => {
  it("accepts the dev stack, with replicas from the catalogue and two tenants of each tier", () => {
    const stack = parseStack(devStack(), { file, read: project });
    assert.equal(stack.services.auth.replicas, 6);
    const tiers = stack.tenants.map(({ tier }) => tier);
    assert.deepEqual(
      ["free", "premium", "enterprise", "enterprise_plus"].map(
        (tier) => tiers.filter((t) => t === tier).length,
      ),
      [2, 2, 2, 2],
    );
  });

  it("reports five different mistakes in one go", () => {
    const raw = devStack();
    const services = raw["services"] as Record<string, Record<string, unknown>>;
    raw["environment"] = "development";
    raw["registy"] = "typo";
    services["auth"]!["replicas"] = 19;
    services["ml"]!["version"] = 12;
    const tenants = "tenants: [{id: acme, tier: gold}, {id: acme, tier: free}]";
    const message = refusalOf(raw, tenantsFile(tenants));
    assert.match(message, /6 problems/);
    for (const line of [
      'Pulumi.dev.yaml: environment: "development": choose dev, staging or prod',
      "Pulumi.dev.yaml: registy: unknown key; did you mean `registry`?",
      "Pulumi.dev.yaml: services.auth.replicas: 19: choose a whole number from 6 to 18, the catalogue's bounds",
      "tenants/registry/dev.yaml: tenants.0.tier:",
      'tenants/registry/dev.yaml: tenants.1.id: "acme": an earlier tenant has this id',
    ]) {
      assert.ok(message.includes(line), `${line}\nnot in\n${message}`);
    }
  });

  for (const [what, id, problem] of [
    ["upper case", "Acme", /no DNS label/],
    ["a leading hyphen", "-acme", /no DNS label/],
    ["an underscore", "ac_me", /no DNS label/],
    ["letters outside ASCII", "ácme", /no DNS label/],
    ["two characters", "ab", /too short/],
    ["41 characters", "a".repeat(41), /too long/],
    ["a reserved word", "default", /reserved/],
    ["a Kubernetes prefix", "kube-acme", /reserved/],
    ["a line break", "acme\n", /no DNS label/],
  ] as const) {
    it(`refuses a tenant id with ${what}`, () => {
      const tenants = JSON.stringify({ tenants: [{ id, tier: "free" }] });
      assert.match(refusalOf(devStack(), tenantsFile(tenants)), problem);
    });
  }

  it("says which tenants file cannot be read", () => {
    const raw = { ...devStack(), tenants: "tenants/registry/none.yaml" };
    assert.match(refusalOf(raw), /tenants\/registry\/none\.yaml: \(top\): cannot be read/);
  });

  it("refuses a stack section that is no object", () => {
    for (const raw of [undefined, null, "dev", []]) assert.match(refusalOf(raw), /1 problem/);
  });
});

describe("the committed stacks", () => {
  for (const environment of ["dev", "staging", "prod"]) {
    it(`${environment} is accepted as it stands`, () => {
      const own = `Pulumi.${environment}.yaml`;
      const { config } = parse(readFileSync(own, "utf8")) as { config: Record<string, unknown> };
      const stack = parseStack(config["spotify-ai-agent:stack"], { file: own, read: project });
      assert.equal(stack.environment, environment);
    });
  }
});
