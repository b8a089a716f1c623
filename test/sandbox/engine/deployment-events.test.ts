import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { afterEvent, describeDone, describeNow, nothingYet } from "../../../sandbox/engine/deployment-events";
import { shortName } from "../../../lib/engine-text";
import { followLines } from "../../../sandbox/engine/follow-file";
import { workshop } from "../obtain/workshop";

const urn = (name: string) => `urn:pulumi:dev::p::platform:Services$kubernetes:apps/v1:Deployment::${name}`;
const metadata = (name: string, op: string) => ({
  metadata: { urn: urn(name), op, type: "kubernetes:apps/v1:Deployment" },
});
const replay = (...events: object[]) =>
  events.map((event) => JSON.stringify(event)).reduce(afterEvent, nothingYet);

describe("events of a deployment", () => {
  it("tell what is finished and what is waited for", () => {
    const deployment = replay(
      { resourcePreEvent: metadata("a", "create") },
      { resourcePreEvent: metadata("b", "create") },
      { resourcePreEvent: metadata("c", "update") },
      { resOutputsEvent: metadata("a", "create") },
    );
    assert.equal(describeDone(deployment), "1 created");
    assert.equal(describeNow(deployment), "1 created; waiting for Deployment b and 1 more");
  });

  it("of a failed operation count as no success", () => {
    const deployment = replay(
      { resourcePreEvent: metadata("a", "create") },
      { resOpFailedEvent: metadata("a", "create") },
    );
    assert.equal(describeNow(deployment), "nothing yet");
  });

  it("collect errors and violated mandatory policies with the resource's name, without colour codes", () => {
    const { errors } = replay(
      { diagnosticEvent: { urn: urn("a"), message: "<{%fg 1%}>bad<{%reset%}>\n", severity: "error" } },
      { diagnosticEvent: { urn: urn("a"), message: "careful", severity: "warning" } },
      {
        policyEvent: {
          message: "no owner",
          policyName: "owner",
          enforcementLevel: "mandatory",
          resourceUrn: urn("b"),
        },
      },
      { policyEvent: { message: "hm", policyName: "style", enforcementLevel: "advisory" } },
    );
    assert.deepEqual(errors, ["Deployment a: bad", "Deployment b: policy owner: no owner"]);
  });

  it("that are unknown or damaged change nothing", () => {
    assert.deepEqual(afterEvent(nothingYet, '{"newEvent":{}}'), nothingYet);
    assert.deepEqual(afterEvent(nothingYet, '{"resourcePre'), nothingYet);
  });

  it("name a resource by its own type, not by its parents'", () => {
    assert.equal(shortName(urn("x")), "Deployment x");
  });
});

describe("following a file", () => {
  it("hands over whole lines, also those written last", async () => {
    const shop = workshop();
    try {
      const file = join(shop.root, "log");
      const lines: string[] = [];
      const follow = followLines(file, (line) => lines.push(line));
      appendFileSync(file, "first\nsecond: ü");
      appendFileSync(file, " whole\nhalf");
      await follow.stop();
      assert.deepEqual(lines, ["first", "second: ü whole"]);
    } finally {
      shop.close();
    }
  });
});
