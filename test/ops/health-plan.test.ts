import assert from "node:assert/strict";
import { judgeHealth, type ServiceFacts } from "../../ops/health/health-plan";

const workload = { kind: "Deployment", desired: 3, ready: 3, observed: true } as const;
const facts: ServiceFacts = {
  key: "auth",
  namespace: "n",
  strategy: "rolling",
  workload,
  endpoints: 3,
  disruptionsAllowed: 1,
  restarts: 0,
};
const without = (field: keyof ServiceFacts): ServiceFacts =>
  Object.fromEntries(Object.entries(facts).filter(([name]) => name !== field)) as unknown as ServiceFacts;

const cases: readonly (readonly [string, ServiceFacts, string, RegExp?])[] = [
  ["everything is there", facts, "healthy"],
  [
    "it is meant to have no replicas",
    { ...facts, workload: { ...workload, desired: 0, ready: 0 } },
    "healthy",
  ],
  ["the workload is missing", without("workload"), "down", /workload does not exist/],
  ["the Service is missing", without("endpoints"), "down", /Service does not exist/],
  ["nothing answers", { ...facts, endpoints: 0 }, "down", /no ready address/],
  ["no replica is ready", { ...facts, workload: { ...workload, ready: 0 } }, "down", /0 of 3/],
  ["some replicas are missing", { ...facts, workload: { ...workload, ready: 2 } }, "progressing", /2 of 3/],
  [
    "the controller lags",
    { ...facts, workload: { ...workload, observed: false } },
    "progressing",
    /not seen/,
  ],
  [
    "a rollout has failed",
    { ...facts, workload: { ...workload, kind: "Rollout", phase: "Degraded", message: "analysis failed" } },
    "degraded",
    /analysis failed/,
  ],
  ["no pod may be evicted", { ...facts, disruptionsAllowed: 0 }, "degraded", /no eviction/],
];

describe("the health of a service", () => {
  for (const [when, given, health, reason] of cases)
    it(`is ${health} when ${when}`, () => {
      const judged = judgeHealth(given);
      assert.equal(judged.health, health);
      if (reason === undefined) assert.deepEqual(judged.reasons, []);
      else assert.match(judged.reasons.join("; "), reason);
    });
});
