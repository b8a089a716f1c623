import assert from "node:assert/strict";

import type { RotationApi } from "../../../components/cluster/rotation/rotate.mjs" with {
  "resolution-mode": "import",
};

/** Secrets Manager, as far as a rotation sees it. */
class Vault implements RotationApi {
  readonly values = new Map([["old", JSON.stringify({ current: "x".repeat(64), previous: "" })]]);
  readonly stages: Record<string, string[]> = { old: ["AWSCURRENT"], new: ["AWSPENDING"] };
  rotationEnabled = true;
  describe = () => Promise.resolve({ rotationEnabled: this.rotationEnabled, stages: this.stages });
  has = (_id: string, version: string) => Promise.resolve(this.values.has(version));
  get = (_id: string, stage: string) => {
    const version = Object.keys(this.stages).find((key) => this.stages[key]?.includes(stage)) ?? "";
    return Promise.resolve(this.values.get(version) ?? assert.fail(`no value at ${stage}`));
  };
  random = () => Promise.resolve("y".repeat(64));
  put = (_id: string, version: string, value: string) => {
    this.values.set(version, value);
    return Promise.resolve();
  };
  promote = (_id: string, to: string, from: string | undefined) => {
    if (from !== undefined) this.stages[from] = ["AWSPREVIOUS"];
    this.stages[to] = ["AWSCURRENT"];
    return Promise.resolve();
  };
}

describe("the rotation of a secret", () => {
  // The function runs as an ES module, which only a dynamic import loads.
  const load = () => import("../../../components/cluster/rotation/rotate.mjs");
  const step = async (vault: Vault, Step: string, ClientRequestToken = "new") => {
    const { rotate } = await load();
    return rotate({ SecretId: "s", ClientRequestToken, Step }, vault);
  };

  it("ends with a new value, and the old one still readable beside it", async () => {
    const vault = new Vault();
    for (const Step of ["createSecret", "setSecret", "testSecret", "finishSecret"]) await step(vault, Step);
    assert.deepEqual(JSON.parse(await vault.get("s", "AWSCURRENT")), {
      current: "y".repeat(64),
      previous: "x".repeat(64),
    });
    assert.deepEqual(vault.stages, { old: ["AWSPREVIOUS"], new: ["AWSCURRENT"] });
  });

  it("makes the first value where there is none, and one before it that nobody has ever signed with", async () => {
    const vault = new Vault();
    let made = 0;
    vault.random = () => Promise.resolve(String(++made).repeat(64));
    vault.values.delete("old");
    delete vault.stages["old"];
    for (const Step of ["createSecret", "setSecret", "testSecret", "finishSecret"]) await step(vault, Step);
    assert.deepEqual(JSON.parse(await vault.get("s", "AWSCURRENT")), {
      current: "2".repeat(64),
      previous: "1".repeat(64),
    });
  });

  it("makes no second value when a step is repeated, and does nothing once done", async () => {
    const vault = new Vault();
    await step(vault, "createSecret");
    vault.random = () => Promise.reject(new Error("asked again"));
    assert.equal(await step(vault, "createSecret"), "kept");
    await step(vault, "finishSecret");
    assert.equal(await step(vault, "createSecret"), "current");
  });

  it("does not promote a value that is too short", async () => {
    const vault = new Vault();
    vault.random = () => Promise.resolve("short");
    await step(vault, "createSecret");
    await assert.rejects(step(vault, "testSecret"), /too short/);
  });

  it("refuses versions that are not being rotated, and unknown steps", async () => {
    const vault = new Vault();
    await assert.rejects(step(vault, "createSecret", "other"), /no version other/);
    await assert.rejects(step(vault, "breakIt"), /unknown step/);
    vault.stages["new"] = [];
    await assert.rejects(step(vault, "createSecret"), /not pending/);
    vault.rotationEnabled = false;
    await assert.rejects(step(vault, "createSecret"), /is off/);
  });
});
