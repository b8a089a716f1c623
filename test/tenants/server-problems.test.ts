import assert from "node:assert/strict";
import { parseStack } from "../../config";
import { databaseServersSchema } from "../../tenants/database/servers-schema";
import { serverProblems } from "../../tenants/database/server-problems";
import { tenantSchema } from "../../tenants/tenant-schema";
import { contains, parseCidr } from "../../lib/cidr";
import { rawStack, stackOf } from "../support/stack";

const range = (text: string) => parseCidr(text) ?? assert.fail(text);
const file = "Pulumi.staging.yaml";
const server = (last: number, more: object = {}) => ({
  host: `db-${last}.internal.example`,
  ranges: [`10.32.80.${last}/28`],
  ...more,
});
const pooled = server(0);
const acme = { id: "acme", tier: "enterprise_plus" };
const beta = { id: "beta", tier: "premium" };

/** What is said about staging with these servers and tenants, as `field: message`. */
const said = (
  databaseServers: unknown,
  entries: readonly Record<string, unknown>[] = [acme, beta],
  more: Record<string, unknown> = {},
): string[] =>
  serverProblems(
    file,
    { ...rawStack("staging"), databaseServers, ...more },
    entries.map((entry) => tenantSchema.parse(entry)),
  ).map(({ field, message }) => `${field}: ${message}`);

describe("the servers of tenants' databases in a stack file", () => {
  it("may be left out, whoever the tenants are", () => {
    assert.deepEqual(said(undefined), []);
  });

  it("are accepted where every tenant has the one its data is on", () => {
    assert.deepEqual(said({ pooled, own: { acme: server(16) } }), []);
    assert.deepEqual(said({ pooled }, [beta]), []);
    const moving = { id: "acme", tier: "enterprise", state: "suspended", previousTier: "enterprise_plus" };
    assert.deepEqual(said({ pooled, own: { acme: server(16) } }, [moving]), []);
  });

  for (const [what, own, entries, lines] of [
    [
      "lack one of their own",
      {},
      [acme, { id: "gamma", tier: "enterprise_plus", state: "offboarding" }],
      [
        /^databaseServers\.own\.acme: nothing: the data of tenant acme is on a server of its own by its tier enterprise_plus; give its host and ranges$/,
        /^databaseServers\.own\.gamma: nothing: /,
      ],
    ],
    [
      "lack the one that they move away from",
      {},
      [{ id: "acme", tier: "enterprise", state: "suspended", previousTier: "enterprise_plus" }],
      [
        /^databaseServers\.own\.acme: nothing: .* still be on its own server by its previousTier enterprise_plus; give/,
      ],
    ],
    [
      "are misspelt",
      { acmee: server(16) },
      [acme],
      [/^databaseServers\.own\.acme: nothing: .*; did you misspell it `acmee`\?$/],
    ],
    [
      "are named like a part of every object",
      {},
      [{ id: "constructor", tier: "enterprise_plus" }],
      [/^databaseServers\.own\.constructor: nothing: /],
    ],
  ] as const)
    it(`are refused for tenants that ${what}`, () => {
      const found = said({ pooled, own }, entries);
      assert.equal(found.length, lines.length, found.join("\n"));
      for (const [index, line] of lines.entries()) assert.match(found[index] ?? "", line);
    });

  for (const [what, one, line] of [
    [
      "another server's",
      server(16, { ranges: ["10.32.80.32/28", "10.32.80.0/24"] }),
      /^databaseServers\.own\.acme\.ranges\.1: "10\.32\.80\.0\/24": overlaps databaseServers\.pooled, so that who reaches one reaches both; /,
    ],
    [
      "an outside endpoint's",
      server(16, { ranges: ["10.32.64.0/28"] }),
      /^databaseServers\.own\.acme\.ranges\.0: .*: overlaps externals\.events, /,
    ],
    [
      "a data store's that the stack makes itself",
      server(16, { ranges: ["10.40.44.0/28"] }),
      /^databaseServers\.own\.acme\.ranges\.0: .*: overlaps externals\.database, /,
    ],
    [
      "the pods'",
      server(16, { ranges: ["10.40.64.0/28"] }),
      /^databaseServers\.own\.acme\.ranges\.0: .*: overlaps cluster\.network\.cidr, /,
    ],
    [
      "a destination's that a tenant names",
      server(16, { ranges: ["203.0.113.16/28"] }),
      /^databaseServers\.own\.acme\.ranges\.0: .*: overlaps the destination partner of tenant gamma, /,
    ],
    [
      "those of another server's host",
      server(16, { host: pooled.host }),
      /^databaseServers\.own\.acme\.host: "db-0\.internal\.example": is the host of databaseServers\.pooled too; /,
    ],
    [
      "those of an outside endpoint's host",
      server(16, { host: "events.internal.staging.spotify-ai.example" }),
      /^databaseServers\.own\.acme\.host: .*: is the host of externals\.events too; /,
    ],
  ] as const)
    it(`are refused with addresses that are ${what}`, () => {
      const gamma = {
        id: "gamma",
        tier: "free",
        egress: [{ name: "partner", cidr: "203.0.113.0/24", port: 443 }],
      };
      const [found, ...others] = said({ pooled, own: { acme: one } }, [acme, gamma]);
      assert.match(found ?? "", line);
      assert.deepEqual(others, []);
    });

  it("may be named before their tenant comes or moves up, and beside a platform alone", () => {
    assert.deepEqual(said({ pooled, own: { beta: server(16), "comes-later": server(32) } }, [beta]), []);
    const platform = { holds: "platform", tenants: undefined };
    assert.deepEqual(said({ pooled, own: { acme: server(16) } }, [], platform), []);
  });

  for (const cidr of ["169.254.169.254/32", "127.0.0.0/28", "224.0.0.0/28", "100.64.0.0/28", "0.0.0.0/1"])
    it(`are refused with ${cidr}, which is no server's`, () => {
      const { success, error } = databaseServersSchema.safeParse({ pooled: server(0, { ranges: [cidr] }) });
      assert.equal(success, false);
      assert.match(String(error), /overlaps .*; name the endpoint's own addresses/);
    });

  it("are not compared with tenants that nobody can read", () => {
    const raw = { ...rawStack("staging"), databaseServers: { pooled, own: { acme: server(16) } } };
    assert.deepEqual(serverProblems(file, raw, undefined), []);
    assert.deepEqual(said(raw.databaseServers, [], { tenants: undefined }), []);
  });

  it("are left to the schemas while their form is wrong", () => {
    for (const wrong of [null, 7, "text", []]) {
      assert.deepEqual(said(wrong, [beta]), []);
      assert.deepEqual(said({ pooled: wrong, own: wrong }, [beta]), []);
      assert.deepEqual(
        said({ pooled, own: { acme: wrong } }, [acme], { cluster: wrong, externals: wrong }),
        [],
      );
    }
  });

  it("are refused with everything that is wrong at once, in form and in sense", () => {
    const raw = rawStack("staging");
    raw["databaseServers"] = {
      pooled: { host: "10.0.0.1", port: 0, ranges: [] },
      own: { "rehearsal-plus": { host: "own.internal.example", ranges: ["10.32.64.0/22"] }, nobody: {} },
      certificateAuthority: "certificates/ca.pem",
      certificates: "system",
    };
    try {
      parseStack(raw, { file, read: () => "tenants: [{ id: rehearsal-plus, tier: enterprise_plus }]" });
      assert.fail("accepted");
    } catch (error) {
      const lines = String(error).split("\n").slice(1);
      const fields = lines.map((line) => line.trim().split(": ")[1]);
      assert.deepEqual(fields.sort(), [
        "databaseServers.certificateAuthority",
        "databaseServers.certificates",
        "databaseServers.own.nobody.host",
        "databaseServers.own.nobody.ranges",
        "databaseServers.own.rehearsal-plus.ranges.0",
        "databaseServers.pooled.host",
        "databaseServers.pooled.port",
        "databaseServers.pooled.ranges",
      ]);
      assert.doesNotMatch(String(error), /Invalid|Too (small|big)/);
    }
  });

  for (const environment of ["staging", "prod"])
    it(`of ${environment} lie in a connected network`, () => {
      const { cluster, databaseServers } = stackOf(environment);
      assert.ok(cluster.kind === "eks" && databaseServers !== undefined);
      const connected = cluster.network.connected.map(range);
      const ranges = [databaseServers.pooled, ...Object.values(databaseServers.own)].flatMap(
        (one) => one.ranges,
      );
      for (const text of ranges)
        assert.ok(
          connected.some((outer) => contains(outer, range(text))),
          text,
        );
    });

  it("are refused without the one that tenants share, which every erasure goes by", () => {
    const raw = rawStack("staging");
    raw["databaseServers"] = { own: {} };
    assert.throws(
      () => parseStack(raw, { file, read: () => "tenants: []" }),
      /1 problem\n.*databaseServers\.pooled: nothing: give the server's host and ranges/,
    );
  });
});
