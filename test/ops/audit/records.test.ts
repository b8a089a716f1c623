import assert from "node:assert/strict";
import { recordOfLine } from "../../../ops/audit/api-server-plan";
import { recordsOfHistory } from "../../../ops/audit/engine-history-plan";
import { inOrder, isWanted, momentOf } from "../../../ops/audit/filter-plan";
import type { AuditRecord } from "../../../ops/audit/record";

const EVENT = {
  kind: "Event",
  apiVersion: "audit.k8s.io/v1",
  level: "Metadata",
  auditID: "a-1",
  stage: "ResponseComplete",
  requestURI: "/api/v1/namespaces/tenant-acme/secrets/x?fieldManager=kubectl",
  verb: "delete",
  user: { username: "ann", groups: ["platform:operators"] },
  objectRef: { resource: "secrets", namespace: "tenant-acme", name: "x" },
  responseStatus: { code: 200 },
  requestReceivedTimestamp: "2026-01-01T00:00:00.000000Z",
  stageTimestamp: "2026-01-01T00:00:00.500000Z",
};
const ALL = { reads: true, components: true };
const CHANGES = { reads: false, components: false };
const read = (change: object, scope = CHANGES) =>
  recordOfLine(JSON.stringify({ ...EVENT, ...change }), scope);
const recordOf = (change: object = {}): AuditRecord => {
  const record = read(change, ALL);
  assert.ok(typeof record === "object");
  return record;
};

describe("records of the API server", () => {
  it("say who did what to which object, and how it ended", () => {
    assert.deepEqual(recordOf(), {
      at: "2026-01-01T00:00:00.500Z",
      source: "api-server",
      who: "ann",
      action: "delete",
      target: "secrets/x",
      namespace: "tenant-acme",
      outcome: "done",
      detail: "200",
      id: "a-1",
    });
  });

  it("name both who acted and whom they acted as", () => {
    assert.equal(recordOf({ impersonatedUser: { username: "bea" } }).who, "ann as bea");
  });

  it("tell refused from failed, and name the policy but not the rest of the answer", () => {
    const message = `secrets "x" is forbidden: ValidatingAdmissionPolicy 'iam-11-x' with binding 'iam-11-x' denied request: value s3cret`;
    const refused = recordOf({ responseStatus: { code: 403, reason: "Forbidden", message } });
    assert.deepEqual([refused.outcome, refused.detail], ["refused", "403 Forbidden iam-11-x"]);
    assert.equal(recordOf({ responseStatus: { code: 409, reason: "Conflict" } }).outcome, "failed");
    assert.equal(recordOf({ responseStatus: { code: 101 } }).outcome, "done");
  });

  it("hold no query, which may name what was searched for", () => {
    const { target } = recordOf({ objectRef: undefined, requestURI: "/version?token=abc" });
    assert.equal(target, "/version");
  });

  const left: Readonly<Record<string, object>> = {
    "what was only read": { verb: "get" },
    "what was only tried": { requestURI: "/api/v1/namespaces?dryRun=All", verb: "create" },
    "the beginning of a request": { stage: "RequestReceived" },
    "what the control plane does by itself": {
      user: { username: "system:serviceaccount:kube-system:replicaset-controller" },
    },
  };
  for (const [what, change] of Object.entries(left))
    it(`leave out ${what}`, () => {
      assert.equal(read(change), undefined);
    });

  it("keep a shell that was opened and a reading that was refused", () => {
    const exec = { verb: "get", objectRef: { ...EVENT.objectRef, resource: "pods", subresource: "exec" } };
    assert.equal((read(exec) as AuditRecord).target, "pods/x/exec");
    assert.equal((read({ verb: "get", responseStatus: { code: 403 } }) as AuditRecord).outcome, "refused");
  });

  it("are not made of lines that are no events", () => {
    for (const line of ["", "{", "[]", "{}", JSON.stringify({ ...EVENT, verb: 7 })])
      assert.equal(recordOfLine(line, ALL), "unreadable", line);
  });
});

describe("records of the engine", () => {
  const entry = {
    kind: "update" as const,
    startTime: new Date("2026-01-01T00:00:00Z"),
    endTime: new Date("2026-01-01T00:01:00Z"),
    message: "",
    environment: { "git.author": "ann", "git.head": "0123456789abcdef", "git.dirty": "true" },
    result: "succeeded" as const,
    version: 7,
    resourceChanges: { create: 2, same: 5, delete: 0 },
  };

  it("say who deployed which commit and what it changed", () => {
    const [record] = recordsOfHistory("dev", [entry]);
    assert.deepEqual(
      { who: record?.who, target: record?.target, outcome: record?.outcome, detail: record?.detail },
      {
        who: "ann",
        target: "stack dev",
        outcome: "done",
        detail: "create 2; commit 0123456789ab with uncommitted changes",
      },
    );
  });

  it("say that somebody is not recorded rather than guess", () => {
    const [record] = recordsOfHistory("dev", [{ ...entry, environment: {}, result: "failed" }]);
    assert.deepEqual([record?.who, record?.outcome], ["not recorded", "failed"]);
  });
});

describe("filters of records", () => {
  const record = recordOf();
  const yes = [
    {},
    { who: "AN" },
    { action: "delete" },
    { target: "secrets/" },
    { namespace: "tenant-acme" },
    { outcome: "done" as const },
    { source: "api-server" as const },
    { since: new Date("2026-01-01T00:00:00Z"), until: new Date("2026-01-02T00:00:00Z") },
  ];
  const no = [
    { who: "bea" },
    { action: "del" },
    { target: "pods/" },
    { namespace: "tenant" },
    { outcome: "refused" as const },
    { source: "engine" as const },
    { since: new Date("2026-01-02T00:00:00Z") },
    { until: new Date("2025-12-31T00:00:00Z") },
  ];
  it("keep what they name and nothing else", () => {
    assert.deepEqual(
      yes.filter((filter) => !isWanted(record, filter)),
      [],
    );
    assert.deepEqual(
      no.filter((filter) => isWanted(record, filter)),
      [],
    );
  });

  it("put records in the order of time, those of one moment always alike", () => {
    const later = { ...record, at: "2026-01-03T00:00:00.000Z", id: "b" };
    const twin = { ...record, id: "a-0" };
    assert.deepEqual(
      inOrder([later, record, twin]).map(({ id }) => id),
      ["a-0", "a-1", "b"],
    );
  });

  it("understand moments, and refuse what is none", () => {
    const now = new Date("2026-01-10T12:00:00Z");
    assert.equal(momentOf("2026-01-01", now)?.toISOString(), "2026-01-01T00:00:00.000Z");
    assert.equal(momentOf("2026-01-01T10:00:00+02:00", now)?.toISOString(), "2026-01-01T08:00:00.000Z");
    assert.equal(momentOf("12h", now)?.toISOString(), "2026-01-10T00:00:00.000Z");
    for (const text of ["yesterday", "2026-13-01", "12", "-1d", "", "2026-01-01T25:00:00Z"])
      assert.equal(momentOf(text, now), undefined, text);
  });
});
