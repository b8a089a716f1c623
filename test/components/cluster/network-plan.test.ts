import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  networkProblems,
  planSubnets,
  podCapacity,
  subnetKinds,
} from "../../../components/cluster/network-plan";
import { contains, formatCidr, overlaps, parseCidr } from "../../../lib/cidr";

const zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c", "eu-central-1d"];
const input = {
  cidr: "10.40.0.0/16",
  zones: zones.slice(0, 3),
  maximumPods: 3000,
  connected: [],
  serviceCidr: "172.20.0.0/16",
  region: "eu-central-1",
};
/** Any private VPC that the planner accepts. */
const vpc = fc
  .tuple(fc.integer({ min: 16, max: 21 }), fc.integer({ min: 0, max: 2 ** 24 - 1 }))
  .map(([prefix, offset]) =>
    formatCidr({ prefix, base: 10 * 2 ** 24 + Math.floor(offset / 2 ** (32 - prefix)) * 2 ** (32 - prefix) }),
  );
const range = (text: string) => parseCidr(text) ?? assert.fail(text);

describe("the network planner", () => {
  it("gives each zone one subnet of each kind, inside the VPC and apart from the others", () => {
    fc.assert(
      fc.property(vpc, fc.integer({ min: 1, max: 4 }), (cidr, count) => {
        const subnets = planSubnets({ cidr, zones: zones.slice(0, count) });
        assert.equal(subnets.length, count * subnetKinds.length);
        for (const [index, subnet] of subnets.entries()) {
          assert.ok(contains(range(cidr), range(subnet.cidr)));
          for (const other of subnets.slice(index + 1))
            assert.ok(!overlaps(range(subnet.cidr), range(other.cidr)));
        }
      }),
    );
  });

  it("moves no subnet when a zone is added, because AWS would replace it", () => {
    fc.assert(
      fc.property(vpc, (cidr) => {
        const three = planSubnets({ cidr, zones: zones.slice(0, 3) });
        assert.deepEqual(planSubnets({ cidr, zones }).slice(0, three.length), three);
      }),
    );
  });

  it("lays out a /16 as documented", () => {
    assert.deepEqual(
      planSubnets({ cidr: "10.40.0.0/16", zones: zones.slice(0, 1) }).map(
        ({ kind, cidr }) => `${kind} ${cidr}`,
      ),
      [
        "private 10.40.0.0/19",
        "pci 10.40.32.0/21",
        "public 10.40.40.0/22",
        "data 10.40.44.0/22",
        "card-data 10.40.48.0/22",
      ],
    );
  });

  it("counts pods with one zone lost, two addresses each, without those AWS keeps", () => {
    assert.equal(podCapacity(input), Math.floor((8192 - 5) / 2) * 2);
  });

  it("has nothing against a good network", () => {
    assert.deepEqual(networkProblems(input), []);
  });

  for (const [what, change, field, message] of [
    ["two zones", { zones: zones.slice(0, 2) }, "network.zones", /2 distinct zones/],
    [
      "one zone three times",
      { zones: ["eu-central-1a", "eu-central-1a", "eu-central-1a"] },
      "network.zones",
      /1 distinct zones/,
    ],
    ["five zones", { zones: [...zones, "eu-central-1e"] }, "network.zones", /room for 4/],
    [
      "a zone elsewhere",
      { zones: [...zones.slice(0, 2), "us-east-1a"] },
      "network.zones",
      /us-east-1a not in eu-central-1/,
    ],
    ["a VPC too small for load balancers", { cidr: "10.40.0.0/22" }, "network.cidr", /use a \/21 or larger/],
    ["a VPC larger than AWS allows", { cidr: "10.0.0.0/12" }, "network.cidr", /use a \/16 or smaller/],
    [
      "too few addresses for the pods",
      { cidr: "10.40.0.0/20" },
      "network.cidr",
      /holds \d+ pods .* maximumPods is 3000/,
    ],
    ["a public range", { cidr: "8.8.0.0/16" }, "network.cidr", /not private/],
    [
      "a connected network that overlaps",
      { connected: ["10.40.128.0/20"] },
      "network.connected.0",
      /overlaps network.cidr/,
    ],
    [
      "a Service range that overlaps",
      { serviceCidr: "10.40.0.0/20" },
      "network.serviceCidr",
      /overlaps network.cidr/,
    ],
  ] as const)
    it(`refuses ${what}`, () => {
      const found = networkProblems({ ...input, ...change });
      assert.ok(
        found.some((problem) => problem.field === field && message.test(problem.message)),
        JSON.stringify(found),
      );
    });
});
