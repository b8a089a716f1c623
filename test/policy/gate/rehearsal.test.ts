import assert from "node:assert/strict";
import { readEvents } from "../../../policy/gate/events";
import { inputsInState, type Rehearsal } from "../../../policy/gate/rehearsal";
import { judgeGate } from "../../../policy/gate/verdict";
import { UNKNOWN } from "../harness/judge";

const PACK = { name: "spotify-ai-agent", version: "0.1.0" };
const STACK = "urn:pulumi:staging::p::pulumi:pulumi:Stack::p-staging";
const ROLE = "urn:pulumi:staging::p::aws:iam/rolePolicy:RolePolicy::r";

const line = (event: object) => JSON.stringify({ sequence: 1, timestamp: 1, ...event });
const pre = (urn: string, inputs: object) =>
  line({ resourcePreEvent: { metadata: { op: "create", urn, new: { inputs } } } });
const said = (urn: string, message: string, level = "advisory") =>
  line({
    policyEvent: {
      resourceUrn: urn,
      message,
      policyName: "iam-01-policies-never-grant-everything",
      policyPackName: PACK.name,
      enforcementLevel: level,
    },
  });
const end = (packs: object = { "spotify-ai-agent|local|policy": "0.1.0" }) =>
  line({ summaryEvent: { result: "succeeded", PolicyPacks: packs } });
const OPEN_QUESTION = "can't run policy 'x' from policy pack 'y' during preview: string value at .policy";

const preview = (urn = ROLE, inputs: object = { role: "r", policy: UNKNOWN }) =>
  readEvents([pre(ROLE, inputs), said(urn, OPEN_QUESTION), end()].join("\n"));

const rehearsal = (given: Partial<Rehearsal> = {}): Rehearsal => ({
  run: readEvents(end()),
  inputs: new Map<string, unknown>([
    [STACK, {}],
    [ROLE, { role: "r", policy: "{}" }],
  ]),
  ...given,
});

const gate = (run: ReturnType<typeof preview>, answered?: Rehearsal) =>
  judgeGate({
    run,
    waivers: { valid: [], problems: [] },
    pack: PACK,
    ...(answered === undefined ? {} : { rehearsal: answered }),
  });

const reasons = (verdict: ReturnType<typeof gate>) => verdict.problems.map(({ reason }) => reason);

describe("a gate with a rehearsal", () => {
  it("stays closed for an open question without one", () => {
    assert.deepEqual(reasons(gate(preview())), ["undetermined"]);
  });

  it("opens when the rehearsal judged the same resource with the same known inputs", () => {
    const { open, settled } = gate(preview(), rehearsal());
    assert.deepEqual({ open, settled }, { open: true, settled: 1 });
  });

  it("opens for a question on the whole stack when every resource was rehearsed", () => {
    assert.ok(gate(preview(STACK), rehearsal()).open);
  });

  const useless: Readonly<Record<string, Partial<Rehearsal>>> = {
    "did not hold the resource": { inputs: new Map([[STACK, {}]]) },
    "gave it other inputs": { inputs: new Map<string, unknown>([[ROLE, { role: "other", policy: "{}" }]]) },
  };
  for (const [why, given] of Object.entries(useless))
    it(`stays closed when the rehearsal ${why}`, () => {
      assert.deepEqual(reasons(gate(preview(), rehearsal(given))), ["undetermined"]);
    });

  it("stays closed for a question on the whole stack when a resource was not rehearsed", () => {
    const { open } = gate(preview(STACK), rehearsal({ inputs: new Map([[STACK, {}]]) }));
    assert.ok(!open);
  });

  it("is closed by what the rehearsal found", () => {
    const run = readEvents([said(ROLE, "grants everything", "mandatory"), end()].join("\n"));
    assert.deepEqual(reasons(gate(preview(), rehearsal({ run }))), ["violation"]);
  });

  it("is closed when the pack did not run in the rehearsal", () => {
    assert.deepEqual(reasons(gate(preview(), rehearsal({ run: readEvents(end({})) }))), ["pack did not run"]);
  });

  it("reads the inputs of a state, without resources that are about to go", () => {
    const inputs = inputsInState({
      deployment: {
        resources: [
          { urn: "a", inputs: { x: 1 } },
          { urn: "b", delete: true, inputs: { x: 2 } },
          { urn: "c" },
        ],
      },
    });
    assert.deepEqual(
      [...inputs],
      [
        ["a", { x: 1 }],
        ["c", {}],
      ],
    );
  });
});
