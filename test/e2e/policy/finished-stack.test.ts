import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { servicesNamespace } from "../../../lib/naming";
import type { Api } from "../support/api";
import type { Ended } from "../support/command";
import { devStack } from "../support/dev-stack";
import { sandbox } from "../support/sandbox";

interface Envelope<Data> {
  readonly ok: boolean;
  readonly exitCode: number;
  readonly data: Data;
  readonly warnings: readonly string[];
}
interface Problem {
  readonly reason: string;
  readonly control?: string;
  readonly urn?: string;
  readonly message: string;
}
interface Framework {
  readonly framework: string;
  readonly implemented: number;
  readonly applicable: number;
  readonly percent: number;
}
interface Evidence {
  readonly control: string;
  readonly rule: string;
  readonly outcome: string;
  readonly resources: readonly string[];
  readonly test: string;
  readonly at: string;
  readonly source: string;
}
interface Gathered {
  readonly records: readonly {
    readonly source: string;
    readonly action: string;
    readonly target: string;
    readonly namespace: string;
    readonly outcome: string;
  }[];
  readonly export?: { readonly file: string; readonly records: number; readonly head: string };
}

const SERVICES = servicesNamespace("dev");
const PLANTED = "nobodys-way-in";

/** What auditors and reviewers ask of a stack that is up: the commands as they run them. */
describe("policy and evidence of the finished dev stack", function () {
  this.timeout(600_000);
  let api: Api;
  let directory: string;

  const ops = async (...args: string[]): Promise<Ended> =>
    (await sandbox()).command("ops", ...args, "-s", "dev", "--no-input");
  const told = async <Data>(code: number, ...args: string[]): Promise<Envelope<Data>> => {
    const ended = await ops(...args, "--json");
    assert.equal(ended.code, code, `${args.join(" ")}\n${ended.stdout}\n${ended.stderr}`);
    const envelope = JSON.parse(ended.stdout) as Envelope<Data>;
    assert.deepEqual({ ok: envelope.ok, exitCode: envelope.exitCode }, { ok: code === 0, exitCode: code });
    return envelope;
  };

  before(async () => {
    ({ api } = await devStack());
    directory = mkdtempSync(join(tmpdir(), "finished-stack-"));
  });

  after(() => {
    rmSync(directory, { recursive: true });
  });

  it("opens the gate: no rule is broken, and nothing stands beside the program", async () => {
    const { data } = await told<{ open: boolean; problems: Problem[] }>(0, "gate", "--state");
    assert.deepEqual({ open: data.open, problems: data.problems }, { open: true, problems: [] });
  });

  it("closes the gate on an object that somebody put beside the program, and names it", async () => {
    const path = `/api/v1/namespaces/${SERVICES}/services`;
    const made = await api.ask("POST", path, {
      body: {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: PLANTED },
        spec: { ports: [{ port: 80 }] },
      },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    try {
      const { data } = await told<{ problems: Problem[] }>(5, "gate", "--state");
      assert.deepEqual(
        data.problems.map(({ reason, urn }) => ({ reason, urn })),
        [{ reason: "foreign object", urn: `k8s:core:Service ${SERVICES}/${PLANTED}` }],
      );
    } finally {
      await api.ask("DELETE", `${path}/${PLANTED}`);
    }
  });

  it("scores every framework with numerator, denominator and evidence, as JSON, Markdown and a page", async () => {
    const { data } = await told<{ score: { frameworks: Framework[] } }>(
      0,
      "compliance-check",
      "--reports",
      directory,
    );
    const [json = "", md = "", html = ""] = ["json", "md", "html"].map((extension) =>
      readFileSync(join(directory, `dev.${extension}`), "utf8"),
    );
    const { evidence } = JSON.parse(json) as { evidence: Evidence[] };
    assert.equal(data.score.frameworks.length, 5);
    for (const { framework, implemented, applicable, percent } of data.score.frameworks) {
      assert.ok(applicable > 0 && percent >= 95, framework);
      assert.equal(percent, Math.floor((implemented / applicable) * 1000) / 10, framework);
      assert.ok(html.includes(`${implemented}/${applicable} (${percent} %)`), framework);
      assert.match(md, new RegExp(`\\| ${framework}[^|]*\\| ${implemented} \\| ${applicable} \\|`));
    }
    const held = evidence.filter(({ outcome }) => outcome === "held");
    assert.ok(held.length > 0);
    for (const { rule, resources, test, at, source } of held) {
      assert.ok(resources.length > 0, rule);
      assert.match(test, /^test\/policy\//);
      assert.equal(source, "state of dev");
      assert.ok(Date.now() - Date.parse(at) < 600_000, at);
    }
  });

  it("is scanned, and says what was covered and what was not", async () => {
    const { code, stdout, stderr } = await ops("security-scan");
    assert.equal(code, 0, stdout + stderr);
    for (const words of [
      /0 critical, 0 high/,
      /covered: .*images/,
      /covered: [1-9]\d* secrets of the stack, in every spelling/,
      /licences: /,
    ])
      assert.match(stdout, words);
    assert.match(stderr, /not covered: secrets in earlier commits/);
  });

  it("is valid, and validating it changes nothing", async () => {
    const before = await api.inventory();
    const { data } = await told<{ valid: boolean; problems: string[]; covered: string[] }>(0, "validate");
    assert.deepEqual({ valid: data.valid, problems: data.problems }, { valid: true, problems: [] });
    assert.ok(data.covered.some((what) => /a preview of stack dev, with 0 changes/.test(what)));
    const after = new Set(await api.inventory());
    assert.deepEqual(
      before.filter((object) => !after.has(object) && !/\/(pods|endpointslices|jobs) /.test(object)),
      [],
    );
  });

  it("tells who changed what: the update by the engine, and the planted object by the API server", async () => {
    const engine = await told<Gathered>(0, "audit-logs", "--source", "engine", "--action", "update");
    assert.ok(engine.data.records.length > 0);
    assert.ok(
      engine.data.records.every(({ source, target }) => source === "engine" && target === "stack dev"),
    );
    const planted = await told<Gathered>(0, "audit-logs", "--target", PLANTED, "-n", SERVICES);
    assert.deepEqual(
      planted.data.records.map(({ source, action, target, outcome }) => [source, action, target, outcome]),
      [
        ["api-server", "create", `services/${PLANTED}`, "done"],
        ["api-server", "delete", `services/${PLANTED}`, "done"],
      ],
    );
    const none = await told<Gathered>(0, "audit-logs", "--target", PLANTED, "--outcome", "refused");
    assert.deepEqual(none.data.records, []);
  });

  it("exports it as a chain in which every change, gap and addition shows", async () => {
    const file = join(directory, "audit.jsonl");
    const key = join(directory, "key");
    writeFileSync(key, "a key of the test's own");
    const exported = await told<Gathered>(
      0,
      "audit-logs",
      "--export",
      file,
      "--key-file",
      key,
      "-n",
      SERVICES,
    );
    const { records = 0, head = "" } = exported.data.export ?? {};
    assert.ok(records > 2, String(records));
    assert.equal((await ops("audit-logs", "--export", file)).code, 2, "an export takes the place of another");
    const seen = await told<{ intact: boolean; records: number }>(
      0,
      ...["audit-logs", "--verify", file, "--head", head, "--key-file", key],
    );
    assert.deepEqual({ intact: seen.data.intact, records: seen.data.records }, { intact: true, records });

    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    const verified = async (changed: readonly string[], ...more: string[]) => {
      const copy = join(directory, "changed.jsonl");
      writeFileSync(copy, `${changed.join("\n")}\n`);
      const { data } = await told<{ problems: string[] }>(5, "audit-logs", "--verify", copy, ...more);
      return data.problems.join("\n");
    };
    const other = lines[1]?.replace('"done"', '"refused"') ?? "";
    assert.notEqual(other, lines[1]);
    assert.match(await verified(lines.with(1, other)), /line 3: does not follow/);
    assert.match(await verified(lines.toSpliced(1, 1)), /line 2: does not follow/);
    assert.match(await verified(lines.toSpliced(2, 0, lines[1] ?? "")), /line 3: does not follow/);
    assert.match(await verified(lines.slice(0, -1)), /the end is missing/);
    assert.match(await verified([...lines.slice(0, -1), "{}"], "--head", head), /the hash is /);
    const unsealed = { ...(JSON.parse(lines.at(-1) ?? "") as Record<string, unknown>), seal: undefined };
    assert.match(
      await verified([...lines.slice(0, -1), JSON.stringify(unsealed)], "--key-file", key),
      /seal/,
    );
  });
});
