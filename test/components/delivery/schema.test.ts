import assert from "node:assert/strict";
import { CONFIGURATION_REFUSED } from "../../../lib/problems";
import { rawStack } from "../../support/stack";
import { parseStack } from "../../../config";
import { readFileSync } from "node:fs";

type Raw = Record<string, unknown> & {
  cluster: { features?: Record<string, boolean> };
  services: Record<string, Record<string, unknown>>;
};

/** What the program says to the dev stack with a change; nothing where it is accepted. */
function refusalOf(change: (raw: Raw) => void): string {
  const raw = rawStack("dev") as Raw;
  change(raw);
  try {
    parseStack(raw, { file: "Pulumi.dev.yaml", read: (path) => readFileSync(path, "utf8") });
    return "";
  } catch (error) {
    assert.ok(error instanceof Error);
    assert.ok(error.message.startsWith(CONFIGURATION_REFUSED));
    return error.message;
  }
}
const refused = (delivery: unknown, key = "backend") =>
  refusalOf(({ services }) => {
    Object.assign(services[key]!, { delivery });
  });

const canary = (change: object) => ({ strategy: "canary", stages: [{ weight: 100 }], ...change });
const ab = (cohort: unknown) => ({ strategy: "ab", cohort });

describe("the delivery section", () => {
  const cases: readonly [string, unknown, RegExp][] = [
    [
      "an unknown strategy",
      { strategy: "big-bang" },
      /delivery\.strategy: "big-bang": unknown strategy; choose/,
    ],
    ["no strategy", {}, /unknown strategy/],
    ["null", null, /services\.backend\.delivery: null/],
    ["a list", [], /services\.backend\.delivery/],
    [
      "falling weights",
      canary({ stages: [{ weight: 50 }, { weight: 20 }, { weight: 100 }] }),
      /weights must rise/,
    ],
    [
      "equal weights",
      canary({ stages: [{ weight: 50 }, { weight: 50 }, { weight: 100 }] }),
      /weights must rise/,
    ],
    ["weights that end below 100", canary({ stages: [{ weight: 50 }] }), /end at 100/],
    ["no stages", canary({ stages: [] }), /list at least one/],
    [
      "a weight of zero",
      canary({ stages: [{ weight: 0 }, { weight: 100 }] }),
      /stages\.0\.weight: 0: give a whole/,
    ],
    ["a weight above 100", canary({ stages: [{ weight: 101 }] }), /stages\.0\.weight: 101/],
    [
      "a broken weight",
      canary({ stages: [{ weight: 12.5 }, { weight: 100 }] }),
      /12\.5: give a whole percentage/,
    ],
    ["a weight as text", canary({ stages: [{ weight: "1e2" }] }), /"1e2": give a whole percentage/],
    ["a negative pause", canary({ stages: [{ weight: 100, pause: -1 }] }), /pause: -1: give whole seconds/],
    [
      "a misspelt pause",
      canary({ stages: [{ weight: 100, pauze: 1 }] }),
      /pauze: unknown key; did you mean `pause`/,
    ],
    [
      "an analysis without a measure",
      canary({ analysis: { metrics: [] } }),
      /without a query passes everything/,
    ],
    [
      "an analysis without a query",
      canary({ analysis: { custom: [{ name: "x", query: "  ", atMost: 1 }] } }),
      /custom\.0\.query: .*without a query judges nothing/,
    ],
    [
      "a measure without a bound",
      canary({ analysis: { custom: [{ name: "x", query: "up" }] } }),
      /exactly one of atMost and atLeast/,
    ],
    ["as many failures as measurements", canary({ analysis: { count: 3, failures: 3 } }), /without data/],
    [
      "the same measure twice",
      canary({ analysis: { metrics: ["cpu", "cpu"] } }),
      /delivery\.analysis: "cpu" is measured twice/,
    ],
    ["A/B without a cohort", { strategy: "ab" }, /cohort: nothing: an A\/B release needs a cohort rule/],
    ["A/B with an empty cohort", ab({}), /needs a cohort rule/],
    ["A/B with no tenants", ab({ by: "tenants", ids: [] }), /list at least one tenant/],
    ["A/B with strangers", ab({ by: "tenants", ids: ["nobody-here"] }), /"nobody-here" is no tenant of this/],
    ["a header in capitals", ab({ by: "header", name: "X-Beta", value: "1" }), /lower case/],
    ["a cookie that is an expression", ab({ by: "cookie", name: "a", value: ".*" }), /no cookie's value/],
    ["too short a way back", { strategy: "blue-green", scaleDownSeconds: 5 }, /give 30 or more/],
  ];
  for (const [what, delivery, message] of cases)
    it(`refuses ${what}`, () => {
      assert.match(refused(delivery), message);
    });

  it("refuses blue-green and A/B of a service that must not run twice", () => {
    const cohort = { by: "header", name: "x-beta", value: "yes" };
    assert.match(
      refused({ strategy: "blue-green" }, "analytics"),
      /analytics\.delivery\.strategy: "blue-green"/,
    );
    assert.match(
      refused({ strategy: "ab", cohort }, "analytics"),
      /two whole versions, which the service must not/,
    );
  });

  it("refuses anything but a judged canary for the services that the catalogue has judged", () => {
    for (const key of ["auth", "billing"]) {
      assert.match(
        refused({ strategy: "rolling" }, key),
        new RegExp(`${key}\\.delivery\\.strategy: "rolling" .* choose canary with an analysis`),
      );
      assert.match(refused({ strategy: "blue-green", after: {} }, key), /choose canary with an analysis/);
      assert.match(
        refused(canary({}), key),
        new RegExp(`${key}\\.delivery\\.analysis: .*give the analysis that its releases must pass`),
      );
      assert.equal(refused(canary({ analysis: {} }), key), "");
    }
  });

  it("refuses a business measure that the catalogue does not name", () => {
    assert.match(
      refused(canary({ analysis: { metrics: ["business"] } }), "tenant"),
      /"business" has no query/,
    );
  });

  it("refuses every strategy whose controller the cluster lacks, defaults included", () => {
    const message = refusalOf((raw) => {
      raw.cluster.features = { ...raw.cluster.features, rollouts: false };
      Object.assign(raw.services["backend"]!, { delivery: { strategy: "blue-green" } });
    });
    for (const key of ["backend", "auth", "billing"])
      assert.match(
        message,
        new RegExp(`services\\.${key}\\.delivery\\.strategy: .*cluster\\.features\\.rollouts`),
      );
    const routed = refusalOf((raw) => {
      raw.cluster.features = { ...raw.cluster.features, mesh: false };
      Object.assign(raw.services["backend"]!, {
        delivery: ab({ by: "header", name: "x-beta", value: "yes" }),
      });
    });
    assert.match(routed, /cluster\.features\.mesh is false/);
  });

  it("refuses a release that has no room, with the numbers", () => {
    const message = refused(canary({}), "analytics");
    assert.match(message, /\d+ pods of a release find no room on the 3 nodes that group compute may have/);
    assert.match(message, /analytics 6 \+ 6 \(canary\)/);
  });

  it("reports every mistake at once", () => {
    const message = refusalOf(({ services }) => {
      Object.assign(services["backend"]!, { delivery: { strategy: "x" } });
      Object.assign(services["ml"]!, { delivery: canary({ stages: [] }) });
      Object.assign(services["tenant"]!, { delivery: { strategy: "ab" } });
    });
    for (const key of ["backend", "ml", "tenant"])
      assert.match(message, new RegExp(`services\\.${key}\\.delivery`));
  });

  it("refuses an address of Prometheus with credentials", () => {
    const message = refusalOf((raw) => {
      raw["delivery"] = { prometheus: "http://user:pass@prometheus:9090" };
    });
    assert.match(message, /delivery\.prometheus: .*no credentials/);
    assert.ok(!message.includes("pass@"));
  });
});
