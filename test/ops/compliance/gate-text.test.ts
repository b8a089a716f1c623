import assert from "node:assert/strict";
import { gateText } from "../../../ops/compliance/gate-text";

const excuse = (waiver: string, name: string) => ({
  waiver,
  control: "IAM-13" as const,
  urn: `urn:pulumi:prod::p::platform:cluster:Cluster$aws:secretsmanager/secret:Secret::${name}`,
});
const fine = { open: true, problems: [], excused: [], settled: 0, notes: [] };

describe("the gate's verdict in words", () => {
  it("tells of a waiver once, by its resource or by how many it excuses", () => {
    const excused = [excuse("many", "a"), excuse("one", "b"), excuse("many", "c")];
    assert.deepEqual(gateText("prod", { ...fine, excused }).split("\n"), [
      "The gate is open for stack prod.",
      "  waived IAM-13 on 2 resources by many",
      "  waived IAM-13 on aws:secretsmanager/secret:Secret::b by one",
    ]);
  });

  it("tells every reason with control and resource, and what else was said", () => {
    const problems = [
      {
        reason: "violation" as const,
        control: "NET-07" as const,
        urn: "urn:pulumi:prod::p::t::way-in",
        message: "no\nports",
      },
      { reason: "waiver" as const, message: "past" },
    ];
    const said = gateText("prod", { ...fine, open: false, problems, settled: 3, notes: ["slow"] });
    assert.deepEqual(said.split("\n"), [
      "The gate is closed for stack prod: 2 reasons.",
      "  violation NET-07 on t::way-in",
      "      no",
      "      ports",
      "  waiver",
      "      past",
      "  3 questions that the preview left open were answered by the rehearsal",
      "  note: slow",
    ]);
  });
});
