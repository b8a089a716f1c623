import assert from "node:assert/strict";
import { eventually } from "../support/wait";
import { fight, type Sortie } from "./battle";
import { drill } from "./drill";
import { breakRule, clearAway, type Ground, mend, prepare, rules } from "./ground";

/** Attacks of one rule that are repeated without it. */
const ENOUGH = 6;

/** Rules that nothing meets on this API server, with the reason. */
const UNSEEN: Readonly<Record<string, string>> = {
  "TEN-SVC-05":
    "the API server itself takes the status of a load balancer for a Service of that type only, which TEN-SVC-01 refuses",
  "TEN-PVC-05": "the API server copies dataSource to dataSourceRef, for which TEN-PVC-04 answers first",
  "TEN-VOL-03": "the API server takes the fields away while their features are off, as they are by default",
};

/** An answer names one of the rules that refuse an attack: this is how one finds what a rule does by itself. */
const meets = (id: string, message: string): boolean => message.includes(`${id}: `);

describe("the attack suite notices each broken rule", function () {
  this.timeout(120_000);
  let ground: Ground;
  /** The attacks that each rule was named for. */
  const met = new Map<string, Sortie[]>();

  before(async () => {
    ground = await prepare();
    const sorties = await drill(ground);
    const outcomes = await fight(ground, sorties);
    for (const { id } of rules)
      met.set(
        id,
        sorties.filter((_sortie, index) => meets(id, outcomes[index]?.message ?? "")).slice(0, ENOUGH),
      );
  });
  after(() => clearAway(ground.api));

  for (const rule of rules.filter(({ id }) => !(id in UNSEEN)))
    it(`without ${rule.id}`, async () => {
      const aimed = met.get(rule.id) ?? [];
      assert.ok(aimed.length > 0, `no attack meets ${rule.id}`);
      const named = async () =>
        (await fight(ground, aimed)).filter(({ message }) => meets(rule.id, message)).length;
      await breakRule(ground.api, rule);
      try {
        await eventually(`${rule.id} to be gone`, async () => (await named()) === 0);
      } finally {
        await mend(ground.api, rule.policy);
      }
      // Where several rules refuse an attack, an answer names any of them.
      await eventually(`${rule.id} in force again`, async () => (await named()) > 0);
    });
});
