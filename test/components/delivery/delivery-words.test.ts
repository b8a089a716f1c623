import assert from "node:assert/strict";
import { describeDelivery } from "../../../components/delivery/delivery-words";
import { deliveryOf } from "./releases";

describe("a delivery in one line", () => {
  for (const [written, words] of [
    [{ strategy: "rolling" }, "rolling"],
    [
      { strategy: "blue-green", promotion: "manual", scaleDownSeconds: 60, after: { metrics: ["cpu"] } },
      "blue-green, manual, way back 60 s; after: cpu (5 times, every 30 s)",
    ],
    [
      {
        strategy: "canary",
        stages: [{ weight: 5, pause: 60 }, { weight: 50, pause: "manual" }, { weight: 100 }],
      },
      "canary 5 % for 60 s, 50 % until promoted, 100 %",
    ],
    [
      {
        strategy: "ab",
        cohort: { by: "tenants", ids: ["acme", "globex"] },
        analysis: { metrics: [], custom: [{ name: "orders", query: "orders", atLeast: 1 }] },
      },
      "ab for tenants acme, globex, 50 % of the replicas; compared: orders (5 times, every 30 s)",
    ],
    [
      {
        strategy: "ab",
        cohort: { by: "header", name: "x-beta", value: "yes" },
        analysis: { metrics: ["cpu"] },
      },
      "ab for header x-beta=yes, 50 % of the replicas; compared: cpu (5 times, every 30 s)",
    ],
  ] as const)
    it(words, () => {
      assert.equal(describeDelivery(deliveryOf(written)), words);
    });
});
