import assert from "node:assert/strict";
import { planBundle } from "../../../tenants/bundle-plan";
import { attacker, clearAway, type Ground, prepare, registry } from "../attacks/ground";
import { carry, collection, container, places, podSpec } from "../attacks/objects";
import { eventually } from "../support/wait";

const surroundings = { environment: "dev", mesh: true, realNodes: false };

describe("a tenant's change of tier on the live API server", () => {
  let ground: Ground;
  before(async () => {
    ground = await prepare();
  });
  after(() => clearAway(ground.api));

  const quotaPath = () => `/api/v1/namespaces/${ground.namespaces.own}/resourcequotas/tenant`;
  const resize = (tier: "free" | "premium" | "enterprise", query = "") => {
    const { metadata, spec } = planBundle({ ...attacker, tier }, surroundings).quota;
    return ground.api.ask<{ message?: string }>(
      "PATCH",
      `${quotaPath()}?fieldManager=attack-suite&force=true${query}`,
      {
        body: { apiVersion: "v1", kind: "ResourceQuota", metadata, spec },
        type: "application/apply-patch+yaml",
      },
    );
  };

  it("refuses a smaller tier that does not hold what is in use, with the numbers, already when pretended", async () => {
    const { api, over, namespaces } = ground;
    const yard = { id: attacker.id, registry };
    const amount = { cpu: "500m", memory: "512Mi" };
    const pod = carry(
      "pod",
      {
        ...podSpec(yard),
        containers: [{ ...container(yard), resources: { requests: amount, limits: amount } }],
      },
      { name: "large" },
    );
    const created = await api.ask("POST", collection(places.pod, namespaces.own), {
      body: pod,
      headers: over,
    });
    assert.equal(created.status, 201, JSON.stringify(created.body));
    for (const query of ["&dryRun=All", ""]) {
      const { status, body } = await resize("free", query);
      assert.equal(status, 403);
      assert.match(body.message ?? "", /TEN-QTA-01: requests\.cpu in use 5[0-9]0m, new allocation 200m/);
    }
  });

  it("takes the smaller tier once the use fits, in the same namespace", async () => {
    const { api, namespaces } = ground;
    const uid = async () => (await api.get(`/api/v1/namespaces/${namespaces.own}`)).metadata.uid;
    const before = await uid();
    const gone = await api.ask(
      "DELETE",
      `${collection(places.pod, namespaces.own)}/large?gracePeriodSeconds=0`,
    );
    assert.equal(gone.status, 200);
    await eventually("the use to fall", async () => {
      const { status } = await api.get(quotaPath());
      return (status as { used: Record<string, string> }).used["requests.cpu"] === "10m";
    });
    const { status, body } = await resize("free");
    assert.equal(status, 200, body.message);
    assert.equal(await uid(), before);
  });

  it("takes anything from a suspended tenant, which starts nothing", async () => {
    const { metadata, spec } = planBundle({ ...attacker, state: "suspended" }, surroundings).quota;
    assert.equal(spec.hard["pods"], "0");
    const { status, body } = await ground.api.ask<{ message?: string }>(
      "PATCH",
      `${quotaPath()}?fieldManager=attack-suite&force=true&dryRun=All`,
      {
        body: { apiVersion: "v1", kind: "ResourceQuota", metadata, spec },
        type: "application/apply-patch+yaml",
      },
    );
    assert.equal(status, 200, body.message);
  });

  it("takes a larger tier at any time", async () => {
    const { status, body } = await resize("enterprise");
    assert.equal(status, 200, body.message);
  });

  it("does not count the platform's own services against a smaller tier", async () => {
    // Nothing runs but a harmless pod; the enterprise tier's services count for nothing once they are gone.
    assert.equal((await resize("premium")).status, 200);
  });
});
