import assert from "node:assert/strict";
import type { Api } from "../support/api";
import { devStack } from "../support/dev-stack";
import { eventually } from "../support/wait";
import { drain, placeAnew, Shortage } from "./drain";
import { all, isWhole, keepers, type Node, places, type Pod } from "./inventory";

interface Refusal {
  readonly details?: { readonly causes?: readonly { readonly reason: string }[] };
}

describe("a drain of the cluster", () => {
  let api: Api;
  const settled = () =>
    eventually("every workload is ready", async () => (await keepers(api)).every(isWhole), 120);

  before(async () => {
    ({ api } = await devStack());
    await settled();
  });

  after(() => placeAnew(api));

  it("is refused a second pod of a service for as long as the first is not replaced", async () => {
    const own = (await all<Pod>(api, "", "pods")).filter(
      ({ metadata }) =>
        metadata.namespace === places.billing && metadata.labels?.["app.kubernetes.io/name"] === "billing",
    );
    assert.equal(own.length, 3);
    const evict = ({ metadata: { name, namespace = "" } }: Pod) =>
      api.ask<Refusal>("POST", `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
        body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace } },
      });
    const nodes = (await api.list<Node>("/api/v1/nodes")).filter(
      ({ metadata }) => metadata.labels["platform.spotify-ai.io/node-group"] === "pci",
    );
    const cordon = (unschedulable: boolean | null) =>
      Promise.all(
        nodes.map(({ metadata }) => api.patch(`/api/v1/nodes/${metadata.name}`, { spec: { unschedulable } })),
      );
    // No node takes the replacement, so that it is not there however slow the test is.
    await cordon(true);
    try {
      const [first, ...others] = own;
      assert.equal((await evict(first!)).status, 201);
      for (const { status, body } of await Promise.all(others.map(evict))) {
        assert.equal(status, 429);
        assert.equal(body.details?.causes?.[0]?.reason, "DisruptionBudget");
      }
    } finally {
      await cordon(null);
    }
    await settled();
  });

  it("goes through every node, one after the other, with one pod of a service missing at most", async () => {
    const nodes = await api.list<Node>("/api/v1/nodes");
    const shortage = new Shortage(api);
    let moved = 0;
    for (const node of nodes) moved += await drain(api, node);
    await settled();
    const worst = await shortage.end();
    assert.ok(moved >= 30, `only ${moved} pods were moved`);
    assert.ok(
      [...worst.values()].some((missing) => missing === 1),
      "nothing was ever missing: the watch saw nothing",
    );
    for (const [name, missing] of worst) assert.ok(missing <= 1, `${name}: ${missing} pods were missing`);
  });
});
