import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../../../lib/failure";
import type { Outcome } from "../../../ops/command";
import { run } from "../../../ops/commands/compliance-check";
import { planSettings } from "../../../ops/input/settings";
import { all, apply, type Change, set } from "../../policy/harness/change";
import { stateOf } from "../../policy/harness/state";
import { conforming } from "../../policy/world/conforming";
import { conformingRepository } from "../../policy/fixtures/repository";

const unused = (): never => assert.fail("not asked for");

/** Enough broken controls of one framework to fall below 95 %. */
const MANY = all(
  set("cluster", "vpcConfig.endpointPublicAccess", true),
  set("billing", "spec.template.spec.hostNetwork", true),
  set("tenantDeny", "spec.policyTypes", ["Ingress"]),
  set("backend", "spec.template.spec.containers[0].image", "docker.io/x:1"),
  set("internalService", "spec.type", "NodePort"),
);

describe("compliance-check", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "compliance-check-"));
    for (const name of ["policy", ".github/workflows"]) mkdirSync(join(directory, name), { recursive: true });
    for (const [name, text] of conformingRepository.files) writeFileSync(join(directory, name), text);
    writeFileSync(join(directory, "policy/waivers.yaml"), "waivers: []\n");
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const check = (change: Change = all(), given: Readonly<Record<string, string>> = {}): Promise<Outcome> => {
    writeFileSync(join(directory, "state.json"), JSON.stringify(stateOf(apply(conforming, change))));
    return run({
      settings: planSettings({ stack: "review" }, {}),
      given: { file: "state.json", ...given },
      checkout: directory,
      environment: {},
      terminal: { print: unused, say: unused, ask: unused, live: false, color: false },
      signal: new AbortController().signal,
      now: () => new Date("2026-01-02T00:00:00Z"),
      engine: unused,
      cluster: unused,
    });
  };

  it("ends with 0 where every framework reaches 95 %, and writes evidence in three forms", async () => {
    const outcome = await check();
    assert.equal(outcome.exitCode, 0, outcome.text);
    assert.match(outcome.text ?? "", /controls implemented \d+\/\d+, evidence attached, not assessed/);
    const [json = "", md = "", html = ""] = ["json", "md", "html"].map((extension) =>
      readFileSync(join(directory, `reports/compliance/review.${extension}`), "utf8"),
    );
    const { score, evidence } = JSON.parse(json) as {
      score: { frameworks: { implemented: number; applicable: number }[] };
      evidence: { resources: string[]; rule: string; test: string; at: string }[];
    };
    assert.equal(score.frameworks.length, 5);
    assert.ok(score.frameworks.every(({ implemented, applicable }) => implemented <= applicable));
    assert.ok(
      evidence.every(({ rule, test, at }) => rule !== "" && test !== "" && at.startsWith("2026-01-02")),
    );
    assert.match(md, /NET-01/);
    assert.match(html, /<svg [^>]*aria-label="Controls implemented by framework"/);
    assert.match(html, /state of review, judged 2026-01-02/);
    assert.match(html, /None of the applicable controls/);
  });

  it("ends with 5 below 95 %, and names what is missing", async () => {
    const outcome = await check(MANY);
    assert.equal(outcome.exitCode, 5);
    assert.match(outcome.text ?? "", /below 95 %: PCI DSS/);
    const html = readFileSync(join(directory, "reports/compliance/review.html"), "utf8");
    assert.match(html, /<a href="#NET-11">NET-11<\/a> <span class="violated">violated<\/span>/);
  });

  it("refuses a file that is no exported state, in which nothing could be violated", async () => {
    const texts = [
      "null",
      "[]",
      '"x"',
      "{}",
      '{"deployment":null}',
      '{"deployment":{"resources":[{"urn":5}]}}',
    ];
    for (const text of texts) {
      const file = join(directory, "odd.json");
      writeFileSync(file, text);
      await assert.rejects(check(all(), { file }), {
        message: /odd\.json is no exported state/,
        exitCode: 2,
      });
    }
  });

  it("refuses a state that cannot be read", async () => {
    await assert.rejects(check(all(), { file: "none.json" }), (error: unknown) => {
      assert.ok(error instanceof Failure);
      return error.exitCode === 2;
    });
  });
});
