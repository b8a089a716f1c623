import assert from "node:assert/strict";
import { readEvents } from "../../../policy/gate/events";
import { controlOf, type GateInput, judgeGate } from "../../../policy/gate/verdict";
import { readWaivers } from "../../../policy/gate/waivers";

const PACK = { name: "spotify-ai-agent", version: "0.1.0" };
const URN = "urn:pulumi:prod::spotify-ai-agent::kubernetes:core/v1:Service::gateway";
const TODAY = new Date("2026-01-10T00:00:00Z");

const line = (event: object): string => JSON.stringify({ sequence: 1, timestamp: 1, ...event });
const summary = (result = "succeeded", packs: object = { "spotify-ai-agent": "0.1.0" }): string =>
  line({ summaryEvent: { result, PolicyPacks: packs } });
const policyEvent = (fields: object = {}): string =>
  line({
    policyEvent: {
      resourceUrn: URN,
      message: "NET-07 No service opens node ports.",
      policyName: "net-07-services-open-no-node-ports",
      policyPackName: "spotify-ai-agent",
      enforcementLevel: "mandatory",
      ...fields,
    },
  });
const COULD_NOT_RUN =
  "can't run policy 'net-07' from policy pack 'x' during preview: string value at .spec.type can't be known";

const waiver = (change: object = {}) => ({
  id: "gateway",
  rule: "NET-07",
  resource: "urn:pulumi:prod::*::gateway",
  owner: "network",
  author: "ann",
  reason: "the partner's balancer needs a node port until March",
  approver: "bea",
  expires: "2026-03-01",
  ...change,
});

const gate = (log: readonly string[], more: Partial<GateInput> = {}) =>
  judgeGate({
    run: readEvents(log.join("\n")),
    waivers: readWaivers({ waivers: [] }, TODAY),
    pack: PACK,
    ...more,
  });

describe("a waivers file in another form", () => {
  it("is told where and what to write", () => {
    const told = (file: unknown) => readWaivers(file, TODAY).problems[0];
    assert.equal(told(null), "waivers file, (top): give a map of keys and values");
    assert.equal(
      told({ waivers: {} }),
      "waivers file, waivers: give a list, which is empty where nothing is waived",
    );
    assert.match(told({ waivers: [{ id: 5 }] }) ?? "", /^waivers file, waivers\.0\.id: give text, in quotes/);
  });
});

const waived = (...waivers: readonly object[]) => ({ waivers: readWaivers({ waivers }, TODAY) });

const reasons = (verdict: ReturnType<typeof judgeGate>) => verdict.problems.map(({ reason }) => reason);

describe("gate", () => {
  it("opens for a finished run of the pack without a violation", () => {
    assert.deepEqual(gate([summary()]), { open: true, problems: [], excused: [], settled: 0 });
  });

  it("names control, resource and remedy of a violation", () => {
    const { open, problems } = gate([policyEvent(), summary("failed")]);
    assert.equal(open, false);
    const [problem] = problems;
    assert.deepEqual([problem?.reason, problem?.control, problem?.urn], ["violation", "NET-07", URN]);
    assert.match(problem?.message ?? "", /Use ClusterIP/);
  });

  it("stays closed when a policy could not run", () => {
    const verdict = gate([policyEvent({ message: COULD_NOT_RUN, enforcementLevel: "advisory" }), summary()]);
    assert.deepEqual(reasons(verdict), ["undetermined"]);
  });

  it("stays closed when a rule was advisory", () => {
    assert.deepEqual(reasons(gate([policyEvent({ enforcementLevel: "advisory" }), summary()])), [
      "not mandatory",
    ]);
  });

  it("stays closed when nothing ran at all", () => {
    assert.deepEqual(reasons(gate([])), ["pack did not run"]);
  });

  it("stays closed when the run has no such pack, or another version of it", () => {
    assert.deepEqual(reasons(gate([summary("succeeded", {})])), ["pack did not run"]);
    assert.deepEqual(reasons(gate([summary("succeeded", { "spotify-ai-agent": "0.0.9" })])), [
      "pack did not run",
    ]);
  });

  it("stays closed when the run failed for another reason", () => {
    assert.deepEqual(reasons(gate([summary("failed")])), ["run failed"]);
  });

  it("stays closed when something else failed beside a violation that a waiver excuses", () => {
    const error = (message: string) =>
      line({ diagnosticEvent: { prefix: "error: ", message, severity: "error" } });
    const run = [policyEvent(), error("preview failed\n"), summary("failed")];
    assert.deepEqual(reasons(gate(run, waived(waiver()))), []);
    const { problems } = gate([error("the program threw\n    at line 5\n"), ...run], waived(waiver()));
    assert.deepEqual(
      problems.map(({ reason, message }) => ({ reason, message })),
      [{ reason: "run failed", message: "the program threw; correct what the run complains of" }],
    );
  });

  it("stays closed on a line it cannot read, and does not repeat it", () => {
    const verdict = gate(['{"policyEvent": {"secret', summary()]);
    assert.deepEqual(reasons(verdict), ["unreadable"]);
    assert.doesNotMatch(verdict.problems[0]?.message ?? "", /secret/);
  });

  it("stays closed for a policy that no control knows", () => {
    assert.deepEqual(reasons(gate([policyEvent({ policyName: "xyz-99-new" }), summary()])), ["unknown rule"]);
  });

  it("leaves other packs to themselves", () => {
    assert.equal(gate([policyEvent({ policyPackName: "other" }), summary()]).open, true);
  });

  it("stays closed for a weakened configuration or a repository finding", () => {
    const verdict = gate([summary()], {
      configuration: ["net-07 is disabled"],
      repository: [{ control: "CHG-01", where: "Pulumi.prod.yaml", message: "secretsprovider: absent" }],
    });
    assert.deepEqual(reasons(verdict), ["configuration", "violation"]);
  });

  describe("on a replacement", () => {
    const base = "urn:pulumi:prod::spotify-ai-agent::platform:cluster:EksCluster$";
    const KEY = `${base}aws:kms/key:Key::cluster-keys-secrets`;
    const step = (op: string, urn = KEY, keys: unknown = ["customerMasterKeySpec"]) =>
      line({ resourcePreEvent: { metadata: { op, urn, keys, new: { inputs: {} } }, planning: true } });

    for (const type of [
      "eks:index:Cluster",
      "aws:eks/nodeGroup:NodeGroup",
      "aws:rds/cluster:Cluster",
      "aws:kms/key:Key",
    ])
      it(`stays closed for ${type}, once, and names the inputs`, () => {
        const urn = `${base}${type}::one`;
        const verdict = gate([
          step("create-replacement", urn),
          step("replace", urn, ["other"]),
          step("delete-replaced", urn, null),
          summary(),
        ]);
        const [problem, ...others] = verdict.problems;
        assert.deepEqual([others, problem?.control, problem?.urn], [[], "RES-07", urn]);
        assert.match(problem?.message ?? "", /^customerMasterKeySpec, other: replaces the resource/);
      });

    it("opens for what may be replaced, and for other changes", () => {
      for (const op of ["same", "update", "create", "delete", "read"])
        assert.ok(gate([step(op), summary()]).open);
      assert.ok(gate([step("replace", `${base}kubernetes:batch/v1:Job::job`), summary()]).open);
    });

    it("opens where a waiver names control and resource, and for no other", () => {
      const excuse = waiver({ rule: "RES-07", resource: "urn:pulumi:prod::*::cluster-keys-secrets" });
      const verdict = gate([step("replace"), summary()], waived(excuse));
      assert.deepEqual(verdict.excused, [{ waiver: "gateway", control: "RES-07", urn: KEY }]);
      assert.ok(verdict.open);
      const other = { ...excuse, resource: "urn:pulumi:prod::*::cluster-keys-volumes" };
      assert.deepEqual(reasons(gate([step("replace"), summary()], waived(other))), ["violation"]);
    });
  });

  describe("waivers", () => {
    it("excuse one rule on one resource", () => {
      const verdict = gate([policyEvent(), summary("failed")], waived(waiver()));
      assert.deepEqual(verdict.excused, [{ waiver: "gateway", control: "NET-07", urn: URN }]);
      assert.equal(verdict.open, true);
    });

    const useless: Readonly<Record<string, object>> = {
      "another rule": { rule: "NET-08" },
      "another resource": { resource: "urn:pulumi:prod::*::other-gateway" },
      "another stack": { resource: "urn:pulumi:dev::*::gateway" },
      "part of the name": { resource: "urn:pulumi:prod::*::gate" },
    };
    for (const [why, change] of Object.entries(useless)) {
      it(`excuse nothing for ${why}`, () => {
        assert.deepEqual(reasons(gate([policyEvent(), summary("failed")], waived(waiver(change)))), [
          "violation",
        ]);
      });
    }

    const invalid: Readonly<Record<string, object>> = {
      expired: { expires: "2026-01-09" },
      "self-approved": { approver: "ann" },
      "of an unknown rule": { rule: "NET-77" },
      "without a reason": { reason: "" },
    };
    for (const [why, change] of Object.entries(invalid)) {
      it(`keep the gate closed when ${why}, and excuse nothing`, () => {
        const verdict = gate([policyEvent(), summary("failed")], waived(waiver(change)));
        assert.deepEqual(reasons(verdict), ["waiver", "violation"]);
      });
    }

    it("keep the gate closed for a resource that does not exist", () => {
      const verdict = gate([summary()], { ...waived(waiver()), urns: new Set(["urn:pulumi:prod::x::y::z"]) });
      assert.deepEqual(reasons(verdict), ["waiver"]);
    });

    it("are in order for a resource that exists", () => {
      assert.equal(gate([summary()], { ...waived(waiver()), urns: new Set([URN]) }).open, true);
    });
  });

  it("finds the control behind a policy's name", () => {
    assert.equal(controlOf("wl-01-namespaces-enforce-restricted-pods"), "WL-01");
    assert.equal(controlOf("stack-rules"), undefined);
    assert.equal(controlOf("net-777-x"), undefined);
  });

  it("collects the resources a run spoke of", () => {
    const { urns } = readEvents(
      [
        line({ resourcePreEvent: { metadata: { urn: "a" } } }),
        line({ resOutputsEvent: { metadata: { urn: "b" } } }),
        policyEvent(),
        line({ stdoutEvent: {} }),
      ].join("\n"),
    );
    assert.deepEqual([...urns], ["a", "b", URN]);
  });
});
