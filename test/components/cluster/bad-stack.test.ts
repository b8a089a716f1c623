import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { parseStack } from "../../../config";
import { secretsProviderOf } from "../../../lib/stack-file";

type Section = Record<string, unknown> & {
  cluster: Record<string, Record<string, unknown>>;
  services: Record<string, Record<string, unknown>>;
};

const file = "Pulumi.prod.yaml";
const production = (): Section =>
  (parse(readFileSync(file, "utf8")) as { config: Record<string, Section> }).config[
    "spotify-ai-agent:stack"
  ]!;
const project = (path: string): string => readFileSync(path, "utf8");

/** Everything that the reader of a bad production stack is told, one line for each mistake. */
function told(
  change: (section: Section) => void,
  { secretsProvider, read = project }: { secretsProvider?: string; read?: typeof project } = {},
): string[] {
  const raw = production();
  change(raw);
  try {
    parseStack(raw, { file, read, secretsProvider });
    return [];
  } catch (error) {
    assert.ok(error instanceof Error);
    return error.message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
}
const fields = (lines: readonly string[]): string[] => lines.map((line) => line.split(": ")[1] ?? "").sort();

describe("a production stack on EKS", () => {
  it("is accepted with a key of the cloud", () => {
    assert.deepEqual(
      told(() => undefined, { secretsProvider: "awskms://alias/any?region=eu-central-1" }),
      [],
    );
  });

  it("is refused with a passphrase, with the command that changes it", () => {
    const [line = "", ...others] = told(() => undefined, { secretsProvider: "passphrase" });
    assert.deepEqual(others, []);
    assert.match(line, /^Pulumi\.prod\.yaml: secretsprovider: "passphrase": /);
    assert.match(line, /pulumi stack change-secrets-provider "awskms:/);
  });

  it("is refused with tags in place of digests", () => {
    const lines = told(({ services }) => {
      services["backend"]!["version"] = "1.2.3";
    });
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /services\.backend\.version: "1\.2\.3" is a tag.* prod needs a sha256 digest/);
  });

  it("is refused for a tenant whose data may not rest in its region", () => {
    const tenants = "tenants: [{ id: corp, tier: free, residency: us }]";
    const lines = told(() => undefined, { read: () => tenants });
    assert.deepEqual(fields(lines), ["cluster.region", "cluster.secondRegion.region"]);
    assert.match(lines[0]!, /outside the residency "us" of tenant "corp"; use one of us-east-1/);
  });

  it("tells every kind of mistake at once", () => {
    const lines = told(
      (section) => {
        section["registy"] = "typo";
        section.services["auth"]!["version"] = "latest";
        Object.assign(section.cluster, {
          version: "1.36",
          upgradeFrom: "1.34",
          deletionProtection: false,
          acount: "333333333333",
          endpoint: { kind: "public", allow: [] },
          nodeGroups: {
            accelerated: { min: 9, max: 3, instanceTypes: ["m7i.large"] },
          },
          addOns: { "cert-manager": false, "external-secrets": false },
        });
        Object.assign(section.cluster["network"]!, { zones: ["eu-central-1a"], nat: "one" });
      },
      { secretsProvider: "passphrase" },
    );
    const expected = [
      "cluster.acount",
      "cluster.deletionProtection",
      "cluster.endpoint.allow",
      "cluster.network.nat",
      "cluster.network.zones",
      "cluster.nodeGroups.accelerated.instanceTypes.0",
      "cluster.nodeGroups.accelerated.min",
      "cluster.version",
      "registy",
      "secretsprovider",
      "services.auth.version",
    ];
    assert.deepEqual(
      expected.filter((field) => !fields(lines).includes(field)),
      [],
      lines.join("\n"),
    );
    assert.ok(
      lines.every((line) => line.startsWith(`${file}: `)),
      lines.join("\n"),
    );
  });
});

describe("the provider of a stack's secrets", () => {
  for (const [what, text, provider] of [
    ["a key of the cloud", "secretsprovider: awskms://alias/a\nencryptedkey: x", "awskms://alias/a"],
    ["a passphrase by its name", "secretsprovider: passphrase", "passphrase"],
    ["a passphrase by its salt", "encryptionsalt: v1:abc", "passphrase"],
    [
      "the default, which is a passphrase where there is a salt",
      "secretsprovider: default\nencryptionsalt: v1:abc",
      "passphrase",
    ],
    ["nothing", "config: {}", undefined],
    ["an empty file", "", undefined],
  ] as const)
    it(`is read from a file with ${what}`, () => {
      assert.equal(secretsProviderOf(text), provider);
    });
});
