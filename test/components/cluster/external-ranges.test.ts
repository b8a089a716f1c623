import assert from "node:assert/strict";
import { externalRangeProblems } from "../../../components/cluster/external-range-problems";
import { planSubnets } from "../../../components/cluster/network-plan";
import { graph } from "../../../components/services/graph";
import { overlaps, parseCidr } from "../../../lib/cidr";
import { rawStack, stackOf } from "../../support/stack";

type Raw = Record<string, Record<string, Record<string, unknown>>>;
const range = (text: string) => parseCidr(text) ?? assert.fail(text);
const file = "Pulumi.staging.yaml";

/** What is said about a stack file after a change of it, as `field: message`. */
function said(change: (raw: Raw) => void, environment = "staging"): string[] {
  const raw = rawStack(environment);
  change(raw as Raw);
  return externalRangeProblems(file, raw).map(({ field, message }) => `${field}: ${message}`);
}

describe("the ranges of endpoints outside the cluster", () => {
  for (const environment of ["staging", "prod"]) {
    it(`follow the network plan of ${environment}: every zone of the store's own subnets, and no pod's`, () => {
      const { cluster, externals } = stackOf(environment);
      assert.ok(cluster.kind === "eks");
      const subnets = planSubnets(cluster.network);
      const of = (kind: string) => subnets.filter((subnet) => subnet.kind === kind).map(({ cidr }) => cidr);
      assert.deepEqual(externals.database.ranges, of("data"));
      assert.deepEqual(externals.cache.ranges, of("data"));
      assert.deepEqual(externals["billing-database"].ranges, of("card-data"));
      assert.equal(of("data").length, 3);
      for (const { cidr } of subnets.filter(({ kind }) => !kind.endsWith("data")))
        for (const { to } of graph.externals)
          for (const text of externals[to].ranges)
            assert.ok(!overlaps(range(cidr), range(text)), `${to} ${text} meets ${cidr}`);
    });
  }

  it("are those of the stack file where the stack makes no network", () => {
    assert.deepEqual(stackOf("dev").externals.database.ranges, ["192.0.2.0/28"]);
    assert.deepEqual(
      said(() => undefined, "dev"),
      [],
    );
  });

  it("are refused where pods or load balancers are, with the subnets to use", () => {
    for (const text of ["10.40.64.0/22", "10.40.32.0/24", "10.40.40.0/28", "10.0.0.0/8"]) {
      const [line, ...others] = said(({ externals }) => {
        externals!["events"]!["ranges"] = [text];
      });
      assert.deepEqual(others, [], text);
      assert.match(
        line ?? "",
        /^externals\.events\.ranges\.0: .* outside its data subnets; use those: 10\.40\.44\.0\/22/,
      );
    }
    assert.deepEqual(
      said(({ externals }) => {
        externals!["events"]!["ranges"] = ["10.40.44.0/24"];
      }),
      [],
    );
  });

  it("are refused beside the store that the stack makes, and missed where it makes none", () => {
    const lines = said(({ externals, cluster }) => {
      externals!["database"]!["ranges"] = ["10.40.64.0/22"];
      delete cluster!["cardDatabase"];
      delete externals!["events"]!["ranges"];
    });
    assert.deepEqual(lines, [
      'externals.database.ranges: ["10.40.64.0/22"]: cluster.database makes it, and its subnets are known; remove the field',
      "externals.billing-database.ranges: nothing: give the address ranges as a list, or have it made by cluster.cardDatabase",
      "externals.events.ranges: nothing: give the address ranges as a list",
    ]);
    assert.deepEqual(
      said(({ externals }) => {
        delete externals!["cache"]!["ranges"];
      }, "dev"),
      ["externals.cache.ranges: nothing: give the address ranges as a list"],
    );
  });

  it("are left to the schemas while their form is wrong", () => {
    for (const wrong of [null, 7, "text", [], {}]) {
      assert.deepEqual(
        said((raw) => {
          Object.assign(raw, { externals: wrong, cluster: wrong });
        }),
        [],
      );
    }
    assert.deepEqual(
      said(({ externals, cluster }) => {
        externals!["events"]!["ranges"] = [7, "10.40.1.7/16"];
        cluster!["network"] = {};
      }),
      [],
    );
  });
});
