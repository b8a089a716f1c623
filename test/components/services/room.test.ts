import assert from "node:assert/strict";
import { parseStack } from "../../../config";
import { rawStack } from "../../support/stack";

interface Raw {
  cluster: Record<string, unknown>;
  services: Record<string, Record<string, unknown>>;
  gateway: Record<string, unknown>;
}

/** What is said of a committed stack file after a change; nothing when it is taken. */
function said(environment: string, change: (raw: Raw) => void): string {
  const raw = structuredClone(rawStack(environment));
  change(raw as unknown as Raw);
  try {
    parseStack(raw, {
      file: `Pulumi.${environment}.yaml`,
      read: () => "tenants: [{ id: acme, tier: free }]",
    });
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const service = (key: string, settings: object) => (raw: Raw) => {
  Object.assign(raw.services[key]!, settings);
};

describe("the bounds of the autoscalers", () => {
  it("must leave room between them, or somebody says why there is none", () => {
    const same = said("prod", service("backend", { replicas: 6 }));
    assert.match(
      same,
      /services\.backend\.replicas: 6 is also maxReplicas, so that the autoscaler cannot scale; lower it/,
    );
    const fixed = "the licence of its library counts replicas";
    assert.equal(said("prod", service("backend", { replicas: 6, fixed })), "");
    assert.match(
      said("prod", service("backend", { fixed })),
      /services\.backend\.fixed: says why the replicas never change, but they may go from 3 to 6/,
    );
    assert.match(
      said("prod", service("backend", { replicas: 6, fixed: "so" })),
      /services\.backend\.fixed: .*give the reason in 10 to 200 characters/,
    );
  });

  it("of the gateway must leave room too", () => {
    const still = said("prod", (raw) => (raw.gateway["replicas"] = { min: 6, max: 6 }));
    assert.match(still, /gateway\.replicas: .*cannot scale/);
  });
});

describe("the nodes of a group", () => {
  it("must hold everything at its maximum while one service is released", () => {
    const full = said("prod", service("analytics", { maxReplicas: 15 }));
    assert.match(
      full,
      /services: 1 pods find no room on the 15 nodes that group compute may have when everything is at its maximum and analytics is released: analytics 15 \+ 1 \(rolling\); lower maxReplicas or sizes, or raise cluster\.nodeGroups\.compute\.max/,
    );
  });

  it("are as many as the stack file says", () => {
    const nodes = (max: unknown) => (raw: Raw) => {
      raw.services["analytics"]!["maxReplicas"] = 15;
      raw.cluster["nodeGroups"] = { compute: { min: 3, max } };
    };
    assert.equal(said("prod", nodes(16)), "");
    // A number that is none is refused where node groups are read, and counts as the table's here.
    for (const wrong of [0, -1, 1.5, "16", null, Number.NaN])
      assert.match(said("prod", nodes(wrong)), /nodeGroups\.compute\.max.*\n?/, String(wrong));
    assert.match(said("prod", nodes(4)), /pods of a release find no room on the 4 nodes that group compute/);
  });

  it("are shared with the gateway's proxies", () => {
    const crowded = said("dev", (raw) => (raw.gateway["replicas"] = { min: 3, max: 30 }));
    assert.match(crowded, /group general .*when everything is at its maximum and auth is released/);
    assert.match(crowded, /gateway 30/);
    assert.equal(
      said("dev", (raw) => {
        raw.gateway["replicas"] = { min: 3, max: 30 };
        raw.cluster["features"] = { mesh: false };
      }),
      "",
    );
  });

  it("take in a device for each replica that asks for one", () => {
    assert.match(
      said("prod", (raw) => (raw.cluster["nodeGroups"] = { accelerated: { min: 3, max: 5 } })),
      /1 pods find no room on the 5 nodes that group accelerated .* ml 5 \+ 1/,
    );
  });
});
