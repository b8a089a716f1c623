import assert from "node:assert/strict";
import { renderFindings } from "../../../sandbox/commands/doctor";
import { readOptions } from "../../../sandbox/commands/options";
import { groupBy, renderSummary } from "../../../sandbox/commands/summary-text";
import { renderTable } from "../../../lib/table";

describe("what commands say", () => {
  it("aligns the columns of a table and leaves no blanks at the end", () => {
    assert.deepEqual(
      renderTable([
        ["a", "bbb", ""],
        ["aaaa", "b", "c"],
      ]),
      ["  a     bbb", "  aaaa  b    c"],
    );
  });

  it("shows notes and the remedy below the finding that they belong to", () => {
    const lines = renderFindings([
      {
        name: "go",
        ok: false,
        version: "",
        source: "",
        path: "",
        notes: ["not on PATH"],
        remedy: "install it",
      },
      { name: "tar", ok: true, version: "", source: "installed", path: "/bin/tar", notes: [] },
    ]);
    assert.deepEqual(
      lines.map((line) => line.trim().replaceAll(/ +/g, " ")),
      ["MISSING go", "not on PATH", "remedy: install it", "ok tar installed /bin/tar"],
    );
  });

  it("keeps groups in the order of their first member", () => {
    const groups = groupBy(["b1", "a1", "b2"], ([key]) => key!);
    assert.deepEqual(
      [...groups],
      [
        ["b", ["b1", "b2"]],
        ["a", ["a1"]],
      ],
    );
  });

  it("sums up nodes, services and tenants, and says what to do next", () => {
    const text = renderSummary({
      server: "https://127.0.0.1:1",
      home: "/home",
      stack: "dev",
      view: {
        nodes: [
          { name: "n1", group: "general", zone: "a", ready: true, pods: 2 },
          { name: "n2", group: "general", zone: "b", ready: false, pods: 1 },
        ],
        workloads: [{ name: "spotify-ai-backend-service", namespace: "ns", desired: 3, ready: 2 }],
      },
      outputs: {
        services: {
          backend: {
            name: "spotify-ai-backend-service",
            namespace: "ns",
            strategy: "rolling",
            url: "http://x",
          },
        },
        tenants: { acme: { namespace: "tenant-acme", tier: "free" } },
      },
    });
    assert.match(text, /Nodes \(2 simulated, in 2 zones\)/);
    assert.match(text, /general {2}2 {2}1 ready {2}3 pods/);
    assert.match(text, /backend {2}2\/3 ready {2}rolling {2}ns {2}http:\/\/x/);
    assert.match(text, /free {2}acme/);
    assert.match(text, /eval "\$\(npm run -s env\)"/);
  });

  describe("of releases", () => {
    const summary = (phase: string, isJudged: boolean) =>
      renderSummary({
        server: "s",
        home: "h",
        stack: "dev",
        view: {
          nodes: [],
          workloads: [
            {
              name: "auth-service",
              namespace: "ns",
              desired: 3,
              ready: 3,
              release: { phase, message: "RolloutAborted: no such host", isJudged },
            },
            // Of the same name, in a tenant's namespace.
            {
              name: "auth-service",
              namespace: "tenant-acme",
              desired: 1,
              ready: 1,
              release: { phase: "Degraded", message: "", isJudged: true },
            },
          ],
        },
        outputs: { services: { auth: { name: "auth-service", namespace: "ns" } } },
      });

    it("says nothing when all have ended", () => {
      const text = summary("Healthy", true);
      assert.ok(!text.includes("Releases"), text);
      assert.ok(!text.includes("Prometheus"), text);
    });

    it("names those that have not, with the controller's words and the next command", () => {
      const text = summary("Paused", false);
      assert.match(
        text,
        /Releases that have not ended\n {2}auth {2}Paused {2}RolloutAborted: no such host\n/,
      );
      assert.match(text, /npm run -s ops -- status auth --watch/);
      assert.ok(!text.includes("Prometheus"), text);
    });

    it("says of those that measures decide about that none answer here, and how to go on", () => {
      for (const phase of ["Progressing", "Degraded"]) {
        const text = summary(phase, true);
        assert.match(text, /the sandbox has no Prometheus: without one at `delivery\.prometheus`/);
        assert.match(text, /`retry auth`:\n {2}npm run -s ops -- promote auth --full\n/);
      }
    });
  });

  it("lists tenants by tier, the smallest first, and does not name all of a full cell", () => {
    const ids = Array.from({ length: 10 }, (_, index) => `t${index}`);
    const text = renderSummary({
      server: "s",
      home: "h",
      stack: "dev",
      view: { nodes: [], workloads: [] },
      outputs: {
        tenants: {
          big: { namespace: "tenant-big", tier: "enterprise_plus" },
          ...Object.fromEntries(ids.map((id) => [id, { namespace: `tenant-${id}`, tier: "free" }])),
        },
      },
    });
    assert.match(
      text,
      /Tenants \(11\)\n {2}free +t0, t1, t2, t3, t4, t5, t6, t7 and 2 more\n {2}enterprise_plus {2}big\n/,
    );
  });

  it("does not speak of services before there are any", () => {
    const text = renderSummary({
      server: "s",
      home: "h",
      stack: undefined,
      view: { nodes: [], workloads: [] },
      outputs: undefined,
    });
    assert.ok(!text.includes("Services"));
    assert.match(text, /npm run up +deploy the dev stack/);
  });
});

describe("options", () => {
  const options = { yes: { type: "boolean", short: "y", default: false } } as const;

  it("are read in both spellings", () => {
    assert.equal(readOptions("destroy", ["-y"], options).yes, true);
    assert.equal(readOptions("destroy", ["--yes"], options).yes, true);
    assert.equal(readOptions("destroy", [], options).yes, false);
  });

  it("that do not exist are refused with exit code 2", () => {
    for (const args of [["--yse"], ["word"], ["--yes=maybe"]])
      assert.throws(() => readOptions("destroy", args, options), {
        name: "Failure",
        exitCode: 2,
        remedy: "see `npm run destroy -- --help`",
      });
    assert.throws(() => readOptions("prepare", ["--yse"], options), {
      remedy: "see `node sandbox/bootstrap.cjs prepare --help`",
    });
  });
});
