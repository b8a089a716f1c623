import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly uses?: string;
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly "runs-on"?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean | string };
  readonly "timeout-minutes"?: number;
  readonly strategy?: { readonly matrix: { readonly stack: readonly string[] } };
  readonly steps?: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: Job["concurrency"];
  readonly jobs: Readonly<Record<string, Job>>;
}

const github = join(__dirname, "../../.github");
const text = (...names: string[]) => readFileSync(join(github, ...names), "utf8");
const names = readdirSync(join(github, "workflows"));
const workflows = new Map(names.map((name) => [name, parse(text("workflows", name)) as Workflow]));
const workflow = (name: string) => workflows.get(name) ?? assert.fail(name);
const setUp = (parse(text("actions", "set-up", "action.yml")) as { runs: { steps: Step[] } }).runs.steps;

const jobs = [...workflows].flatMap(([name, { jobs: all }]) =>
  Object.entries(all).map(([key, job]) => ({ where: `${name} ${key}`, name, key, job })),
);
const stepsOf = (job: Job) => job.steps ?? [];
const roleOf = (job: Job) =>
  stepsOf(job)
    .map((step) => step.with?.["role-to-assume"])
    .find((role) => role !== undefined);

const PREVIEW_ROLE = "${{ vars.AWS_PREVIEW_ROLE_ARN }}";
const APPLY_ROLE = "${{ vars.AWS_APPLY_ROLE_ARN }}";
const environmentOf: Readonly<Record<string, string>> = {
  [PREVIEW_ROLE]: "${{ matrix.stack }}-preview",
  [APPLY_ROLE]: "${{ inputs.stack }}",
};
const SAME_REPOSITORY = "github.event.pull_request.head.repo.full_name == github.repository";

describe("the pipeline", () => {
  it("pins every action by digest, with the version beside it for people", () => {
    const files = [...names.map((name) => ["workflows", name]), ["actions", "set-up", "action.yml"]];
    let pinned = 0;
    for (const file of files)
      for (const [, uses = ""] of text(...file).matchAll(/uses: *(.+)$/gm)) {
        if (uses.startsWith("./")) continue;
        assert.match(uses, /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, file.join("/"));
        pinned += 1;
      }
    assert.ok(pinned >= 10);
  });

  it("uses one digest for each action", () => {
    const all = [...jobs.flatMap(({ job }) => stepsOf(job)), ...setUp].flatMap(({ uses = "./" }) =>
      uses.startsWith("./") ? [] : [uses],
    );
    const digests = new Map<string, Set<string>>();
    for (const uses of all) {
      const [action = "", digest = ""] = uses.split("@");
      digests.set(action, (digests.get(action) ?? new Set()).add(digest));
    }
    for (const [action, found] of digests) assert.equal(found.size, 1, action);
  });

  it("gives a job nothing but reading unless it names what it needs", () => {
    for (const [name, { permissions }] of workflows)
      assert.deepEqual(permissions, { contents: "read" }, name);
    const writing = jobs.flatMap(({ where, job }) =>
      Object.entries(job.permissions ?? {})
        .filter(([right, level]) => level === "write" && right !== "id-token")
        .map(([right]) => `${where}: ${right}`),
    );
    assert.deepEqual(writing, ["preview.yml comment: pull-requests"]);
  });

  it("asks for an identity token only where a role is assumed", () => {
    for (const { where, job } of jobs)
      assert.equal(
        job.permissions?.["id-token"] === "write",
        roleOf(job) !== undefined || job.uses !== undefined,
        where,
      );
  });

  it("knows no long-lived credential", () => {
    for (const name of names) assert.doesNotMatch(text("workflows", name), /secrets\.|aws-secret-access-key/);
  });

  it("lets the code of a pull request neither near a credential of ours nor near a token that writes", () => {
    for (const [name, { on }] of workflows) {
      assert.ok(!("pull_request_target" in on), name);
      assert.ok(!("workflow_run" in on), name);
    }
    for (const [name, { on, jobs: all }] of workflows) {
      if (!("pull_request" in on)) continue;
      for (const [key, job] of Object.entries(all)) {
        const writes = Object.values(job.permissions ?? {}).includes("write");
        if (writes) assert.ok(job.if?.includes(SAME_REPOSITORY), `${name} ${key}`);
      }
    }
    const comment = workflow("preview.yml").jobs["comment"]!;
    assert.ok(
      stepsOf(comment).every(({ uses = "" }) => !uses.startsWith("./") && !uses.includes("checkout")),
    );
    for (const { where, job } of jobs)
      for (const step of stepsOf(job))
        if (step.uses?.startsWith("actions/checkout@") === true)
          assert.equal(step.with?.["persist-credentials"], false, where);
  });

  it("puts nothing of an event's text into a shell", () => {
    for (const { where, job } of jobs)
      for (const { run = "" } of stepsOf(job)) assert.doesNotMatch(run, /\$\{\{/, where);
  });

  it("previews with the role that reads, and updates with the role that its environment binds", () => {
    for (const { where, job } of jobs) {
      const role = roleOf(job);
      const writes = stepsOf(job).some(({ run = "" }) =>
        /pulumi (up|destroy|refresh|import|state)/.test(run),
      );
      if (role === undefined) assert.ok(!writes, where);
      else assert.equal(role, writes ? APPLY_ROLE : PREVIEW_ROLE, where);
      // Each role trusts the name of one environment, in the account of that environment.
      const environment = role === undefined ? undefined : environmentOf[role];
      assert.equal(job.environment, environment, where);
    }
    const { update } = workflow("update-stack.yml").jobs;
    assert.equal(update?.env?.["STACK"], "${{ inputs.stack }}");
  });

  it("reaches clusters from a runner that can be chosen: their API servers are private", () => {
    for (const { where, job } of jobs)
      if (roleOf(job) !== undefined)
        assert.equal(job["runs-on"], "${{ vars.CLUSTER_RUNNER || 'ubuntu-24.04' }}", where);
  });

  it("previews every environment as one comment that is updated", () => {
    const { jobs: all, on } = workflow("preview.yml");
    assert.ok("pull_request" in on);
    assert.deepEqual(all["cloud"]?.strategy?.matrix.stack, ["staging", "prod"]);
    const script = stepsOf(all["comment"]!).at(-1)?.run ?? "";
    assert.match(script, /for stack in dev staging prod/);
    assert.match(script, /startswith\(\\"\$marker\\"\)/);
    assert.match(script, /--method PATCH/);
    assert.match(script, /--method POST/);
  });

  it("asks the gate before every merge and before every update", () => {
    const asks = (job: Job) =>
      stepsOf(job).findIndex(({ run = "" }) => run.startsWith(".github/scripts/preview.sh"));
    const { sandbox, cloud } = workflow("preview.yml").jobs;
    assert.ok(asks(sandbox!) >= 0);
    assert.ok(asks(cloud!) >= 0);
    const update = workflow("update-stack.yml").jobs["update"]!;
    const updates = stepsOf(update).findIndex(({ run = "" }) => run.startsWith("pulumi up"));
    assert.ok(asks(update) >= 0 && asks(update) < updates);
    assert.match(stepsOf(update)[updates]!.run ?? "", /--policy-pack policy/);
    assert.match(text("scripts", "preview.sh"), /npm run -s ops -- gate --stack "\$stack"/);
  });

  it("updates a stack once at a time, never cut short, and production after staging", () => {
    const { concurrency } = workflow("update-stack.yml").jobs["update"]!;
    assert.deepEqual(concurrency, { group: "stack-${{ inputs.stack }}", "cancel-in-progress": false });
    const { staging, prod } = workflow("deploy.yml").jobs as Record<string, Job & { needs?: string }>;
    assert.equal(staging?.uses, "./.github/workflows/update-stack.yml");
    assert.equal(prod?.uses, staging.uses);
    assert.equal(prod.needs, "staging");
    // A comparison may be cut short, but must not take an update's place in its queue.
    const { drift } = workflow("drift.yml").jobs;
    assert.equal(drift?.concurrency?.group, "drift-${{ matrix.stack }}");
  });

  it("looks for drift every night and fails on the engine's exit code for it", () => {
    const { on, jobs: all } = workflow("drift.yml");
    assert.match(JSON.stringify(on["schedule"]), /"cron":"\d+ \d+ \* \* \*"/);
    assert.deepEqual(all["drift"]?.strategy?.matrix.stack, ["staging", "prod"]);
    const script = text("scripts", "drift.sh");
    assert.match(script, /pulumi preview --refresh --expect-no-changes/);
    assert.match(script, /exit "\$status"/);
  });

  it("hides no failure and has a limit of time everywhere", () => {
    for (const { where, job } of jobs)
      if (job.uses === undefined) assert.ok((job["timeout-minutes"] ?? 0) > 0, where);
    for (const name of names) assert.doesNotMatch(text("workflows", name), /continue-on-error|\|\| true/);
  });

  it("has scripts that can be run", () => {
    for (const name of readdirSync(join(github, "scripts")))
      assert.ok((statSync(join(github, "scripts", name)).mode & 0o111) !== 0, name);
  });
});
