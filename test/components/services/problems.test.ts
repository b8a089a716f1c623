import assert from "node:assert/strict";
import fc from "fast-check";
import type { Call, Need, ServiceGraph } from "../../../components/mesh/graph-types";
import { catalogue, type CatalogueRow, serviceKeys } from "../../../components/services/catalogue";
import { graph } from "../../../components/services/graph";
import { graphProblems, hardCycle } from "../../../components/services/graph-problems";
import { rowProblems } from "../../../components/services/row-problems";
import { serviceProblems } from "../../../components/services/service-problems";
import { parseStack } from "../../../config";
import { environments, rawStack } from "../../support/stack";

const row: CatalogueRow = catalogue.backend;
const messages = (change: Partial<CatalogueRow>) =>
  rowProblems("backend", { ...row, ...change }).map(({ field, message }) => `${field}: ${message}`);
const hard: Need = { kind: "hard" };
const call = (from: string, to: string, change: Partial<Call> = {}): Call => ({
  from,
  to,
  timeoutSeconds: 1,
  retries: 0,
  need: hard,
  ...change,
});
const withCalls = (...calls: Call[]): ServiceGraph => ({ entries: [], calls, externals: [] });
const graphMessages = (wrong: ServiceGraph) =>
  graphProblems(catalogue, wrong).map(({ field, message }) => `${field}: ${message}`);

describe("what is wrong with services", () => {
  it("is nothing in the catalogue, the graph and the committed stacks", () => {
    for (const environment of environments)
      assert.deepEqual(serviceProblems(`Pulumi.${environment}.yaml`, rawStack(environment)), []);
  });

  for (const [what, change, problem] of [
    [
      "a minimum above the maximum",
      { replicas: { min: 4, max: 3 } },
      /replicas\.min: 4 is above the maximum 3/,
    ],
    [
      "a limit below its request",
      { qos: { kind: "burstable", cpuLimit: "100m" } },
      /resources\.cpu: 250m is above the limit 100m/,
    ],
    [
      "more processor than a node has",
      { resources: { cpu: "64000m", memory: "512Mi" }, qos: { kind: "guaranteed" } },
      /resources\.cpu: 64000m is more than the 7000m of a node of group general/,
    ],
    [
      "more memory than a node has",
      { resources: { cpu: "250m", memory: "64Gi" } },
      /resources\.memory: 64Gi is more than the 26Gi of a node of group general/,
    ],
    [
      "less memory than its runtime needs",
      { runtime: { kind: "jvm" } },
      /resources\.memory: 512Mi is below the 1440Mi that its jvm runtime needs/,
    ],
    [
      "a probe slower than its deadline",
      { deadlines: { start: 20, answer: 6, drain: 30 } },
      /deadlines\.answer: 6 seconds are longer than the 5 between two startup checks/,
    ],
    [
      "a start shorter than one check",
      { deadlines: { start: 2, answer: 1, drain: 30 } },
      /deadlines\.start: 2 is shorter than one startup check/,
    ],
    ["a privileged port", { port: 443 }, /port: 443: choose a port from 1025 to 14999: lower ones need root/],
    [
      "an NVMe volume on nodes without",
      { scratch: [{ name: "a", mountPath: "/a", size: "1Gi", medium: "nvme" }] },
      /scratch: an nvme volume, but nodes of group general have no NVMe disks/,
    ],
    [
      "volumes larger than a node's disk",
      { scratch: [{ name: "a", mountPath: "/a", size: "500Gi", medium: "node" }] },
      /scratch: 512256Mi are more than the 70Gi/,
    ],
    [
      "a volume whose variable is another setting's",
      { scratch: [{ name: "a", mountPath: "/a", size: "1Gi", medium: "node", variable: "PORT" }] },
      /scratch: a volume's variable is the name of another setting; choose another/,
    ],
    [
      "two volumes on one path",
      {
        scratch: [
          { name: "a", mountPath: "/a", size: "1Gi", medium: "node" },
          { name: "b", mountPath: "/a", size: "1Gi", medium: "node" },
        ],
      },
      /scratch: two volumes share a path/,
    ],
  ] satisfies [string, Partial<CatalogueRow>, RegExp][]) {
    it(`names ${what} in a row`, () => {
      const found = messages(change);
      assert.ok(
        found.some((text) => problem.test(text)),
        found.join("\n"),
      );
    });
  }

  for (const [what, wrong, problem] of [
    [
      "an unknown caller",
      withCalls(call("bakend", "auth")),
      /calls\.0\.from: "bakend" .*did you mean "backend"/,
    ],
    ["an unknown dependency", withCalls(call("backend", "search")), /calls\.0\.to: "search" is no service/],
    ["a service that calls itself", withCalls(call("auth", "auth")), /calls\.0: "auth" calls itself/],
    [
      "a call declared twice",
      withCalls(call("backend", "auth"), call("backend", "auth")),
      /calls\.1: backend to auth is declared twice/,
    ],
    [
      "a circle of hard needs",
      withCalls(call("backend", "auth"), call("auth", "tenant"), call("tenant", "backend")),
      /calls: backend needs auth needs tenant needs backend/,
    ],
    [
      "a call that outlives the drain of the called",
      withCalls(call("backend", "auth", { timeoutSeconds: 21 })),
      /calls\.0\.timeoutSeconds: 21 outlives auth/,
    ],
    [
      "attempts too short to succeed",
      withCalls(call("backend", "auth", { retries: 10 })),
      /calls\.0\.retries: 10 leave an attempt less than 0\.1 seconds/,
    ],
  ] satisfies [string, ServiceGraph, RegExp][]) {
    it(`names ${what} in the graph`, () => {
      const found = graphMessages(wrong);
      assert.ok(
        found.some((text) => problem.test(text)),
        found.join("\n"),
      );
    });
  }

  it("finds a circle of hard needs exactly where the calls cannot be put in order", () => {
    const key = fc.constantFrom(...serviceKeys);
    fc.assert(
      fc.property(fc.array(fc.tuple(key, key), { maxLength: 15 }), (edges) => {
        const calls = edges.filter(([from, to]) => from !== to).map(([from, to]) => call(from, to));
        // Take away services that need nobody until none is left: what remains is a circle.
        let left: Call[] = calls;
        for (;;) {
          const fewer = left.filter(({ to }) => left.some(({ from }) => from === to));
          if (fewer.length === left.length) break;
          left = fewer;
        }
        assert.equal(hardCycle(withCalls(...calls)) !== undefined, left.length > 0);
      }),
    );
  });

  it("ignores soft needs in circles", () => {
    const soft: Need = { kind: "soft", fallback: { status: 200, body: {} } };
    assert.equal(
      hardCycle(withCalls(call("auth", "tenant"), call("tenant", "auth", { need: soft }))),
      undefined,
    );
    assert.equal(hardCycle(graph), undefined);
  });

  it("shows every mistake of a stack file at once, each with its remedy", () => {
    const raw = structuredClone(rawStack("prod"));
    const services = raw["services"] as Record<string, Record<string, unknown>>;
    services["auth"]!["version"] = "1.2.3";
    Object.assign(services["backend"]!, { replicas: 6, maxReplicas: 4 });
    services["ml"]!["settings"] = { MODEL_DIGEST: "latest" };
    services["ml"]!["accelerator"] = { resource: "nvidia.com/gpu", count: 4 };
    services["billing"]!["resources"] = { cpu: "250m", memory: "32Gi" };
    services["tenant"]!["settings"] = { PORT: "80" };
    services["notification"] = { version: 7 };
    raw["secrets"] = { store: "local" };
    raw["gateway"] = { image: "proxy:1", certificate: { kind: "self-signed" } };
    const found = serviceProblems("Pulumi.prod.yaml", raw).map(
      ({ field, message }) => `${field}: ${message}`,
    );
    const expected = [
      /^services\.auth\.version: "1\.2\.3" is a tag/,
      /^gateway\.image: "proxy:1" is a tag/,
      /^secrets\.store: "local" keeps nothing safe; choose the store aws/,
      /^gateway\.certificate\.kind: "self-signed" keeps nothing safe; name an issuer/,
      /^services\.backend\.replicas: 6 is above maxReplicas 4/,
      /^services\.ml\.accelerator\.count: 4 are more than the 1 of a node/,
      /^services\.ml\.settings\.MODEL_DIGEST: "latest" is no digest/,
      /^services\.billing\.resources\.memory: 32Gi is more than the 6Gi of a node of group pci/,
      /^services\.tenant\.settings\.PORT: is computed/,
    ];
    assert.equal(found.length, expected.length, found.join("\n"));
    for (const pattern of expected)
      assert.ok(
        found.some((text) => pattern.test(text)),
        String(pattern),
      );
  });

  it("refuses a gateway whose autoscaler could only hold still, and says which bound to move", () => {
    const raw = structuredClone(rawStack("prod"));
    Object.assign(raw["gateway"] as object, { replicas: { min: 9, max: 3 } });
    assert.throws(
      () => parseStack(raw, { file: "Pulumi.prod.yaml", read: () => "tenants: [{ id: acme, tier: free }]" }),
      /gateway\.replicas: \{"min":9,"max":3\}: the minimum is not below the maximum, .*; lower it/,
    );
  });

  it("lets dev use tags and the local store", () => {
    assert.deepEqual(serviceProblems("Pulumi.dev.yaml", { ...rawStack("prod"), environment: "dev" }), []);
    const dev = rawStack("dev");
    assert.ok(serviceProblems("x", { ...dev, environment: "staging" }).length >= 9);
  });
});
