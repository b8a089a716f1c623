import assert from "node:assert/strict";
import { everyRule } from "../../../policy/packs/every-rule";
import { controlIds, controls } from "../../../policy/registry/controls";
import { type Evidence, gatherEvidence } from "../../../policy/score/evidence";
import { htmlReport } from "../../../policy/score/html";
import { markdownReport } from "../../../policy/score/markdown";
import { scoreOf, standingOf } from "../../../policy/score/score";
import { inventoryFromState } from "../../../policy/score/state";
import { apply, set } from "../harness/change";
import { stateOf } from "../harness/state";
import type { World } from "../harness/world";
import { conforming } from "../world/conforming";

const AT = new Date("2026-01-10T00:00:00Z");

const evidenceOf = (world: World, more: object = {}) => {
  const state: unknown = JSON.parse(JSON.stringify(stateOf(world)));
  return gatherEvidence(everyRule, {
    inputs: inventoryFromState(state, "inputs"),
    outputs: inventoryFromState(state, "outputs"),
    at: AT,
    source: "state of prod",
    ...more,
  });
};

const record = (outcome: Evidence["outcome"]): Evidence => ({
  control: "NET-01",
  rule: "r",
  outcome,
  resources: [],
  findings: [],
  test: "t",
  at: "now",
  source: "s",
});

describe("score", () => {
  it("counts a control by the worst that was seen of it", () => {
    assert.equal(standingOf([]), "no evidence");
    assert.equal(standingOf([record("held"), record("not applicable")]), "implemented");
    assert.equal(standingOf([record("held"), record("waived")]), "waived");
    assert.equal(standingOf([record("waived"), record("violated"), record("held")]), "violated");
    assert.equal(standingOf([record("not applicable")]), "not applicable");
  });

  it("is nothing without evidence", () => {
    const score = scoreOf([]);
    assert.equal(score.percent, 0);
    assert.equal(score.applicable, controlIds.length);
  });

  it("counts all controls on resources of the conforming state as implemented", () => {
    const score = scoreOf(evidenceOf(conforming));
    const open = controlIds.filter((id) => score.standings[id] !== "implemented");
    // These are decided on files and records, of which a state has none.
    assert.deepEqual(open, ["CHG-01", "CHG-03", "CHG-05", "CHG-06", "CHG-07", "CHG-08"]);
    assert.equal(score.claim, "controls implemented 88/94, evidence attached, not assessed");
  });

  it("takes a violated control off every framework it is mapped to, and off no other", () => {
    const before = scoreOf(evidenceOf(conforming));
    const after = scoreOf(
      evidenceOf(apply(conforming, set("cluster", "vpcConfig.endpointPublicAccess", true))),
    );
    assert.equal(after.standings["NET-11"], "violated");
    assert.deepEqual(
      before.frameworks.map(
        ({ implemented }, index) => implemented - (after.frameworks[index]?.implemented ?? 0),
      ),
      [
        controls["NET-11"].pciDss,
        controls["NET-11"].sox,
        controls["NET-11"].gdpr,
        controls["NET-11"].hipaa,
        controls["NET-11"].iso27001,
      ].map((mapped) => Number(mapped.length > 0)),
    );
  });

  it("does not count a waived control as implemented", () => {
    const world = apply(conforming, set("cluster", "vpcConfig.endpointPublicAccess", true));
    const waiver = {
      id: "w",
      rule: "NET-11" as const,
      resource: "urn:pulumi:review::*::cluster",
      owner: "o",
      author: "a",
      reason: "r",
      approver: "b",
      expires: "2026-02-01",
    };
    assert.equal(scoreOf(evidenceOf(world, { waivers: [waiver] })).standings["NET-11"], "waived");
    assert.equal(
      scoreOf(evidenceOf(world, { waivers: [{ ...waiver, resource: "urn:pulumi:review::*::other" }] }))
        .standings["NET-11"],
      "violated",
    );
  });

  it("leaves controls without a resource out of the denominator", () => {
    const { servicesNamespace, servicesDeny } = conforming;
    const score = scoreOf(evidenceOf({ servicesNamespace: servicesNamespace!, servicesDeny: servicesDeny! }));
    assert.equal(score.standings["ENC-01"], "not applicable");
    assert.equal(score.standings["NET-01"], "implemented");
  });

  it("names the resources a verdict rests on", () => {
    const network = evidenceOf(conforming).find(({ control }) => control === "NET-11");
    assert.deepEqual(network?.resources, [
      "urn:pulumi:review::spotify-ai-agent::aws:eks/cluster:Cluster::cluster",
    ]);
    const spread = evidenceOf(conforming).find(({ control }) => control === "RES-04");
    assert.ok(spread?.resources.some((urn) => urn.endsWith("Rollout::billing")));
  });

  it("keeps secrets of the state out of the report", () => {
    const hidden = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      plaintext: '"s3cr3t-canary"',
    };
    const world = apply(conforming, set("backend", "spec.template.spec.containers[0].image", hidden));
    const evidence = evidenceOf(world);
    const score = scoreOf(evidence);
    assert.equal(score.standings["WL-04"], "violated");
    assert.doesNotMatch(JSON.stringify(evidence) + htmlReport(score, evidence), /s3cr3t-canary/);
  });
});

describe("reports", () => {
  const evidence = evidenceOf(apply(conforming, set("cluster", "vpcConfig.endpointPublicAccess", true)));
  const score = scoreOf(evidence);

  it("show every control in both forms", () => {
    const [html, markdown] = [htmlReport(score, evidence), markdownReport(score, evidence)];
    for (const id of controlIds) {
      assert.ok(html.includes(`<td>${id}</td>`), `${id} is not in the page`);
      assert.ok(markdown.includes(`| ${id} |`), `${id} is not in the text`);
    }
    assert.match(html, /<svg [^>]*role="img"/);
  });

  it("need nothing from elsewhere", () => {
    const html = htmlReport(score, evidence);
    assert.doesNotMatch(html, /<script|https?:\/\/|src=|<link/);
  });

  it("never claim more than was shown", () => {
    const text = htmlReport(score, evidence) + markdownReport(score, evidence);
    assert.match(text, /controls implemented 87\/94, evidence attached, not assessed/);
    assert.doesNotMatch(text, /\bcertified\b|\bcompliant\b/i);
  });

  it("write names from the state as text", () => {
    const odd = [{ ...record("violated"), findings: [{ where: "<b>x</b>", message: 'a & "b"' }] }];
    const html = htmlReport(scoreOf(odd), odd);
    assert.ok(html.includes("&lt;b&gt;x&lt;/b&gt;: a &amp; &quot;b&quot;"));
    assert.ok(!html.includes("<b>x</b>"));
  });
});
