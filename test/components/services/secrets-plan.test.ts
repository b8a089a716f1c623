import assert from "node:assert/strict";
import { localValues, planExternalSecret, planStore } from "../../../components/services/secrets-plan";
import { externalsSchema } from "../../../components/mesh/externals-schema";
import { rawStack, stackOf } from "../../support/stack";

const { secrets } = stackOf("prod");

describe("secrets", () => {
  it("of billing are read under another role than those of the other services", () => {
    assert.ok(secrets.store === "aws");
    const role = (part: "services" | "billing") => planStore(secrets, part).provider.aws.role;
    assert.notEqual(role("billing"), role("services"));
  });

  it("are fetched key by key into the secret that the pods mount", () => {
    assert.ok(secrets.store === "aws");
    const { target, data, refreshInterval } = planExternalSecret(secrets, {
      name: "spotify-ai-auth-service",
      key: "auth",
      keys: ["signing-key"],
    });
    assert.equal(target.name, "spotify-ai-auth-service-secrets");
    assert.equal(refreshInterval, "1h");
    assert.deepEqual(data, [
      { secretKey: "signing-key", remoteRef: { key: "spotify-ai-agent/prod/auth/signing-key" } },
    ]);
  });

  it("of the local store are the same in every run and differ between services", () => {
    const values = localValues("ns", "auth", ["a", "b"]);
    assert.deepEqual(values, localValues("ns", "auth", ["a", "b"]));
    assert.notEqual(values["a"], values["b"]);
    assert.notEqual(values["a"], localValues("ns", "backend", ["a"])["a"]);
  });
});

describe("endpoints outside the cluster", () => {
  for (const [what, change, problem] of [
    ["all addresses", { ranges: ["0.0.0.0/0"] }, /not all addresses/],
    ["no range", { ranges: [] }, /at least one address range/],
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
