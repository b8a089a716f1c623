import assert from "node:assert/strict";
import { fight, type Outcome, podSorties, sortiesOf } from "./battle";
import { clearAway, type Ground, prepare } from "./ground";
import { writeReport } from "./report";
import { accessAttacks } from "./tables/access";
import { objectAttacks } from "./tables/objects";
import { podAttacks } from "./tables/pods";

/** What got through, or was stopped by another layer than the one that must hold. */
const failures = (outcomes: readonly Outcome[]): string[] =>
  outcomes
    .filter(({ stopped }) => !stopped)
    .map(
      ({ attack, who, where, how, request, stop, status, message }) =>
        `${attack} by ${who} at ${where}, ${how} (${request}): ${status} ${message}; must be stopped by ${stop.layer} with "${stop.text}"`,
    );

describe("attacks of a tenant on the live API server", () => {
  let ground: Ground;
  const outcomes: Outcome[] = [];

  before(async () => {
    ground = await prepare();
  });
  after(async () => {
    const { gitVersion } = await ground.api.get<{ gitVersion: string }>("/version");
    writeReport({ server: gitVersion, outcomes });
    await clearAway(ground.api);
  });

  const run = async (sorties: Parameters<typeof fight>[1]) => {
    const ended = await fight(ground, sorties);
    outcomes.push(...ended);
    assert.deepEqual(failures(ended), []);
  };

  for (const attack of [...accessAttacks, ...objectAttacks]) {
    it(`stops: ${attack.name}`, () => run(sortiesOf(ground, attack)));
  }
  for (const attack of podAttacks) {
    it(`stops: ${attack.name}`, () => run(podSorties(ground, attack)));
  }
});
