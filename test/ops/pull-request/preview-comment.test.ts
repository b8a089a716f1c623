import assert from "node:assert/strict";
import { readPreview } from "../../../ops/pull-request/preview-changes";
import { countChanges, renderPreview } from "../../../ops/pull-request/preview-comment";

const step = (op: string, name: string, more: object = {}) => ({
  resourcePreEvent: {
    metadata: { op, urn: `urn:pulumi:prod::p::a:b:C$kubernetes:apps/v1:Deployment::${name}`, ...more },
  },
});
const summary = { summaryEvent: { resourceChanges: {} } };
const log = (...events: object[]) => events.map((event) => JSON.stringify(event)).join("\n");

describe("the comment about a preview", () => {
  it("counts what changes, the dangerous first, and leaves out what stays", () => {
    const preview = readPreview(
      log(step("create", "a"), step("same", "b"), step("create", "c"), step("delete", "d"), summary),
    );
    assert.equal(countChanges(preview), "1 to delete, 2 to create");
    assert.match(
      renderPreview("prod", preview),
      /^### prod: 1 to delete, 2 to create\n\nno policy objects\./,
    );
  });

  it("counts a replacement once", () => {
    const parts = ["create-replacement", "replace", "delete-replaced"].map((op) => step(op, "a"));
    assert.equal(countChanges(readPreview(log(...parts, summary))), "1 to replace");
  });

  it("says so when nothing changes", () => {
    assert.equal(
      renderPreview("dev", readPreview(log(summary))),
      "### dev: no changes\n\nno policy objects.\n\n",
    );
  });

  it("names the fields, never their values", () => {
    const secret = "s3cret-value";
    const preview = readPreview(
      log(
        step("update", "web", {
          detailedDiff: { "spec.replicas": { diffKind: "update" } },
          new: { inputs: { spec: { replicas: secret } } },
        }),
        summary,
      ),
    );
    const text = renderPreview("dev", preview);
    assert.match(text, /\| update \| `Deployment web` \| `spec\.replicas` \|/);
    assert.ok(!text.includes(secret));
  });

  it("shows errors and what policies say, without the engine's colours", () => {
    const text = renderPreview(
      "dev",
      readPreview(
        log(
          { diagnosticEvent: { message: "<{%fg 1%}>it broke<{%reset%}>", severity: "error" } },
          {
            policyEvent: {
              message: "no owner",
              policyName: "need-owner",
              enforcementLevel: "mandatory",
              resourceUrn: "urn:pulumi:dev::p::kubernetes:core/v1:Namespace::n",
            },
          },
          summary,
        ),
      ),
    );
    assert.match(text, /### dev: the preview failed/);
    assert.match(text, /1 objections of policies, 1 of them mandatory/);
    assert.match(text, /```\nit broke\n```/);
    assert.match(text, /`need-owner` \(mandatory\) on `Namespace n`: `no owner`/);
  });

  it("never takes half a log for a finished preview", () => {
    const whole = log(step("create", "a"), summary);
    assert.match(renderPreview("dev", readPreview(whole.slice(0, -5))), /the preview did not finish/);
    assert.match(renderPreview("dev", readPreview("")), /the preview did not finish/);
  });

  it("stays below what a comment holds, and says how much it left out", () => {
    const many = Array.from({ length: 3000 }, (_, index) => step("create", `service-${index}`));
    const text = renderPreview("prod", readPreview(log(...many, summary)));
    assert.ok(text.length < 21_000, String(text.length));
    assert.match(text, /\.\.\. and \d+ more/);
    assert.match(text, /3000 to create/);
  });

  it("lets no name break out of its cell", () => {
    const text = renderPreview("dev", readPreview(log(step("create", "a`|<b>\n| x"), summary)));
    assert.match(text, /\| create \| `Deployment a {2}<b>  {2}x` \|/);
  });
});
