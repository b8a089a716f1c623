import assert from "node:assert/strict";
import { planAdminRules } from "../../../tenants/roles-plan";
import { eventually } from "../support/wait";
import { fight, type Outcome, type Sortie } from "./battle";
import { drill } from "./drill";
import { bindingNames, breakDefence, clearAway, type Ground, prepare, restore, ruleIds } from "./ground";

/** Attacks of one policy that are repeated without it. */
const ENOUGH = 25;

/**
 * A suite that stays green when a defence is gone proves nothing. Each defence is taken away once, and the same
 * attacks, only pretended, must get through.
 */
describe("the attack suite notices each broken defence", () => {
  let ground: Ground;
  let sorties: Sortie[];

  before(async () => {
    ground = await prepare();
    sorties = await drill(ground);
  });
  after(() => clearAway(ground.api));

  const gotThrough = (outcomes: readonly Outcome[]): string[] =>
    outcomes.filter(({ stopped }) => !stopped).map(({ attack }) => attack);

  for (const name of bindingNames) {
    // The binding for the platform's own namespaces is the same policy in another place.
    if (name.endsWith("-platform")) continue;
    it(`without ${name}`, async () => {
      const ids = ruleIds(name);
      const aimed = sorties.filter(({ stop }) => ids.includes(stop.text)).slice(0, ENOUGH);
      assert.ok(aimed.length > 0, `no attack aims at ${ids.join(", ")}`);
      assert.deepEqual(gotThrough(await fight(ground, aimed)), []);
      await breakDefence(ground.api, name);
      try {
        await eventually(
          `an attack that gets through without ${name}`,
          async () => gotThrough(await fight(ground, aimed)).length > 0,
        );
      } finally {
        await restore(ground.api, name);
      }
      await eventually(
        `${name} in force again`,
        async () => gotThrough(await fight(ground, aimed)).length === 0,
      );
    });
  }

  it("without Pod Security", async () => {
    const { api, namespaces, over } = ground;
    const body = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "privileged" },
      spec: { containers: [{ name: "main", image: "x", securityContext: { privileged: true } }] },
    };
    const attack = () =>
      api.ask<{ message?: string }>("POST", `/api/v1/namespaces/${namespaces.own}/pods?dryRun=All`, {
        body,
        headers: over,
      });
    const label = (level: string) =>
      api.ask("PATCH", `/api/v1/namespaces/${namespaces.own}`, {
        body: { metadata: { labels: { "pod-security.kubernetes.io/enforce": level } } },
        type: "application/merge-patch+json",
      });
    assert.match((await attack()).body.message ?? "", /violates PodSecurity/);
    // Even the platform may not lower it while the policy on namespaces is in force.
    assert.equal((await label("privileged")).status, 403);
    await breakDefence(api, "tenant-namespaces");
    try {
      await eventually("the label to be changed", async () => (await label("privileged")).status === 200);
      await eventually(
        "Pod Security to be gone",
        async () => !/violates PodSecurity/.test((await attack()).body.message ?? ""),
      );
    } finally {
      await label("restricted");
      await restore(api, "tenant-namespaces");
    }
  });

  it("without the closed role", async () => {
    const { api, namespaces, identities } = ground;
    const role = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespaces.own}/roles/tenant-admin`;
    const secrets = () =>
      api.ask("GET", `/api/v1/namespaces/${namespaces.own}/secrets`, { headers: identities.admin });
    assert.equal((await secrets()).status, 403);
    const widened = [...planAdminRules(), { apiGroups: [""], resources: ["secrets"], verbs: ["list"] }];
    await api.patch(role, { rules: widened });
    try {
      await eventually("secrets to be listed", async () => (await secrets()).status === 200);
    } finally {
      await api.patch(role, { rules: planAdminRules() });
    }
  });
});
