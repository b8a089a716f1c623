import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { originsOf } from "../../../components/services/secret-origin-table";
import { secretStoreProblems } from "../../../components/services/secret-store-problems";
import { parseStack } from "../../../config";
import type { SecretKey, SecretReader } from "../../../lib/secret-entries";
import { localValues, planExternalSecret, planStore } from "../../../components/services/secrets-plan";
import { externalsSchema } from "../../../components/mesh/externals-schema";
import { rawStack, stackOf } from "../../support/stack";

const { secrets } = stackOf("prod");

describe("secrets", () => {
  it("of billing are read under another role than those of the other services", () => {
    assert.ok(secrets.store === "aws");
    const role = (reader: SecretReader) => planStore(secrets, "prod", reader).provider.aws.role;
    assert.deepEqual(
      [role({ kind: "services" }), role({ kind: "billing" }), role({ kind: "tenant", id: "acme" })],
      ["services", "billing", "t-acme"].map(
        (part) => `arn:aws:iam::333333333333:role/spotify-ai-agent-prod-secrets-${part}`,
      ),
    );
  });

  it("are fetched key by key into the secret that the pods mount, a rotated one with the value before", () => {
    assert.ok(secrets.store === "aws");
    const { target, data, refreshInterval } = planExternalSecret(secrets, {
      name: "spotify-ai-auth-service",
      owner: "auth",
      keys: originsOf(["database-url", "signing-key"]),
    });
    assert.equal(target.name, "spotify-ai-auth-service-secrets");
    assert.equal(refreshInterval, "1h");
    const key = "spotify-ai-agent/prod/auth/signing-key";
    assert.deepEqual(data, [
      { secretKey: "database-url", remoteRef: { key: "spotify-ai-agent/prod/auth/database-url" } },
      { secretKey: "signing-key", remoteRef: { key, property: "current" } },
      { secretKey: "signing-key-previous", remoteRef: { key, property: "previous" } },
    ]);
  });

  it("that rotate are read by the names that the rotation writes", async () => {
    assert.ok(secrets.store === "aws");
    // The function runs as an ES module, which only a dynamic import loads.
    const { rotate } = await import("../../../components/cluster/rotation/rotate.mjs");
    let written = "";
    await rotate(
      { SecretId: "s", ClientRequestToken: "new", Step: "createSecret" },
      {
        describe: () => Promise.resolve({ rotationEnabled: true, stages: { new: ["AWSPENDING"] } }),
        has: () => Promise.resolve(false),
        get: () => assert.fail("there is none before"),
        random: () => Promise.resolve("r".repeat(64)),
        put: (_id, _version, value) => {
          written = value;
          return Promise.resolve();
        },
        promote: () => Promise.resolve(),
      },
    );
    const { data } = planExternalSecret(secrets, {
      name: "x",
      owner: "auth",
      keys: [{ name: "signing-key", origin: "random" }],
    });
    const properties = data.map(({ remoteRef }) => ("property" in remoteRef ? remoteRef.property : ""));
    assert.deepEqual(Object.keys(JSON.parse(written) as object), properties);
  });

  it("of the local store are the same in every run, and differ between services and files", () => {
    const keys: SecretKey[] = [
      { name: "a", origin: "given" },
      { name: "b", origin: "random" },
    ];
    const values = localValues("ns", "auth", keys);
    assert.deepEqual(values, localValues("ns", "auth", keys));
    assert.deepEqual(Object.keys(values), ["a", "b", "b-previous"]);
    assert.equal(new Set(Object.values(values)).size, 3);
    assert.notEqual(values["a"], localValues("ns", "backend", keys)["a"]);
  });

  it("have an origin each, and a key without one is refused by name", () => {
    assert.throws(() => originsOf(["new-key"]), /secret "new-key": no origin; add it to secretOrigins/);
  });
});

describe("the place of a stack's secrets", () => {
  const told = (cluster: object, store: object) =>
    secretStoreProblems("Pulumi.prod.yaml", {
      cluster: { kind: "eks", account: "111122223333", region: "eu-central-1", ...cluster },
      secrets: { store: "aws", account: "111122223333", region: "eu-central-1", prefix: "x", ...store },
    }).map(({ field, message }) => `${field}: ${message}`);

  it("is that of its own cluster on EKS, in account and region", () => {
    assert.deepEqual(told({}, {}), []);
    assert.deepEqual(told({}, { account: "444455556666", region: "eu-west-1" }), [
      'secrets.account: "444455556666": the cluster makes entries and roles in 111122223333; use that',
      'secrets.region: "eu-west-1": the cluster makes entries and roles in eu-central-1; use that',
    ]);
  });

  it("is anywhere for a cluster that makes none, and left to the schemas while it has no form", () => {
    assert.deepEqual(told({ kind: "kubeconfig" }, { account: "444455556666" }), []);
    assert.deepEqual(told({}, { store: "local", account: 7 }), []);
    for (const raw of [undefined, null, 7, "text", {}, { cluster: null, secrets: null }])
      assert.deepEqual(secretStoreProblems("f", raw), []);
  });

  it("is checked with the rest of the file, and roles are named by nobody", () => {
    const refused = (change: object) => {
      const raw = rawStack("prod");
      raw["secrets"] = { ...(raw["secrets"] as object), ...change };
      try {
        parseStack(raw, { file: "Pulumi.prod.yaml", read: (path) => readFileSync(path, "utf8") });
      } catch (error) {
        return error instanceof Error ? error.message : "";
      }
      return assert.fail("accepted");
    };
    assert.match(refused({ account: "222222222222" }), /secrets\.account: "222222222222": the cluster makes/);
    assert.match(refused({ roles: { services: "arn:aws:iam::333333333333:role/x" } }), /secrets\.roles/);
  });
});

describe("endpoints outside the cluster", () => {
  for (const [what, change, problem] of [
    ["all addresses", { ranges: ["0.0.0.0/0"] }, /not all addresses/],
    ["no range", { ranges: [] }, /at least one address range/],
    ["the metadata addresses", { ranges: ["169.254.169.254/32"] }, /overlaps 169\.254\.0\.0\/16: link-local/],
    ["half of all addresses", { ranges: ["0.0.0.0/1"] }, /overlaps 127\.0\.0\.0\/8: loopback/],
    ["a short name", { host: "database" }, /full host name/],
    ["a port out of range", { port: 70_000 }, /65535/],
  ] as const) {
    it(`refuse ${what}`, () => {
      const externals = structuredClone(rawStack("dev")["externals"]) as Record<string, object>;
      externals["database"] = { ...externals["database"], ...change };
      const parsed = externalsSchema.safeParse(externals);
      assert.ok(!parsed.success);
      assert.match(parsed.error.message, problem);
    });
  }
});
