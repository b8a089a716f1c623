import assert from "node:assert/strict";
import type { Cluster } from "../../ops/cluster/cluster";
import { readServiceFacts } from "../../ops/health/service-facts";

/** A service whose only slice of addresses is this one, as the API server writes it. */
const clusterWith = (endpoints: unknown): Cluster => {
  const clients = {
    readNamespacedDeployment: () =>
      Promise.resolve({
        metadata: { generation: 1 },
        spec: { replicas: 1 },
        status: { observedGeneration: 1 },
      }),
    readNamespacedService: () => Promise.resolve({}),
    listNamespacedEndpointSlice: () => Promise.resolve({ items: [{ endpoints }] }),
    readNamespacedPodDisruptionBudget: () => Promise.reject(Object.assign(new Error("no"), { code: 404 })),
    listNamespacedPod: () => Promise.resolve({ items: [] }),
  };
  return { api: () => clients } as unknown as Cluster;
};
const service = { name: "auth", namespace: "n", url: "", strategy: "rolling" };

describe("what the API server knows of a service", () => {
  it("counts the addresses that are ready, and those that do not say", async () => {
    const addresses = [{ conditions: { ready: true } }, { conditions: { ready: false } }, {}];
    assert.equal((await readServiceFacts(clusterWith(addresses), "auth", service)).endpoints, 2);
  });

  it("holds for a service behind which there is no address at all", async () => {
    const facts = await readServiceFacts(clusterWith(null), "auth", service);
    assert.equal(facts.endpoints, 0);
    assert.equal(facts.workload?.ready, 0);
  });
});
