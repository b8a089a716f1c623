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

  it("says on one line, and without a piece of the file, why a tenants file is no YAML", () => {
    const message = refusalOf(devStack(), tenantsFile("owner: hunter2\ntenants: []\ntenants: []"));
    assert.match(message, /cannot be read \(Map keys must be unique at line 3, column 1\); write/);
    assert.equal(message.split("\n").length, 2);
    assert.doesNotMatch(message, /hunter2/);
  });

  it("reads no tenants file that has no name", () => {
    const message = refusalOf({ ...devStack(), tenants: "" }, () => assert.fail("something was read"));
    assert.match(
      message,
      /1 problem\n {2}Pulumi\.dev\.yaml: tenants: "": name the file that lists the tenants$/,
    );
  });

  for (const [field, values] of [
    [
      "registry",
      ["-a.example/x", "a.example:99999/x", "a.example:0", "localhosts/x", "a.1b/x", "a.example//x"],
    ],
    ["databaseTools", [" ", "18.4\n", "eighteen 4", "9".repeat(64), `SHA256:${"A".repeat(64)}`]],
    ["gateway.image", ["///:::x:1", "registry.example:99999/proxy:1", "proxy"]],
    ["delivery.prometheus", ["http://...", "http://prometheus:0", "http://prometheus:65536"]],
    ["observability.runbooks", ["https://..", "https://docs.example:99999"]],
  ] as const) {
    for (const value of values)
      it(`refuses ${JSON.stringify(value)} as ${field}`, () => {
        const raw = devStack();
        const [section = "", part] = field.split(".");
        raw[section] = part === undefined ? value : { ...(raw[section] as object), [part]: value };
        const message = refusalOf(raw);
        assert.ok(message.includes(`Pulumi.dev.yaml: ${field}: `), message);
      });
  }

  it("takes registries with and without port and path", () => {
    for (const registry of [
      "localhost",
      "localhost:5000/x",
      "10.0.0.1:65535",
      "mirror:5000",
      "a.example/b/c.d",
    ])
      assert.equal(parseStack({ ...devStack(), registry }, { file, read: project }).registry, registry);
  });

  it("takes at most a hundred settings of a service, none with a null character", () => {
    const withSettings = (settings: Record<string, string>) => {
      const raw = devStack();
      (raw["services"] as Record<string, object>)["backend"] = { version: "1", settings };
      return raw;
    };
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`S${index}`, ""]));
    assert.match(refusalOf(withSettings(many)), /services\.backend\.settings: .*: give 100 at most/);
    assert.match(refusalOf(withSettings({ LEVEL: "a\0b" })), /settings\.LEVEL: "a\\u0000b": no process/);
  });

  it("reports an environment that cannot even be written as text", () => {
    const { cluster } = (
      parse(readFileSync("Pulumi.prod.yaml", "utf8")) as { config: Record<string, Record<string, unknown>> }
    ).config["spotify-ai-agent:stack"]!;
    const environment = JSON.parse('{"toString":1}') as unknown;
    assert.match(
      refusalOf({ ...devStack(), cluster, environment }),
      /environment: .*choose dev, staging or prod/,
    );
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
