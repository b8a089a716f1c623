import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineEvent, LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import type { Context } from "../../ops/command";
import { changeByConfiguration } from "../../ops/engine/configured-change";
import { planSettings } from "../../ops/input/settings";

const TEXT = "replicas: 3 # why\n";
const urn = "urn:pulumi:dev::p::kubernetes:apps/v1:Deployment::auth";

/** An engine that announces one change, and what was asked of it. */
function world(
  settings: Parameters<typeof planSettings>[0],
  engine: { changes?: number; broken?: "preview" | "up"; late?: boolean } = {},
) {
  const asked: string[] = [];
  const act = (name: "preview" | "up") => (options: { onEvent?: (event: EngineEvent) => void }) => {
    asked.push(name);
    const broken = engine.broken === name;
    if (broken && engine.late !== true) return Promise.reject(new Error("error: no"));
    for (let index = 0; index < (engine.changes ?? 1); index += 1) {
      const metadata = { op: "update", urn, type: "kubernetes:apps/v1:Deployment", diffs: ["spec"] };
      options.onEvent?.({
        sequence: index,
        timestamp: 0,
        resourcePreEvent: { metadata },
      } as unknown as EngineEvent);
    }
    if (broken) return Promise.reject(new Error("error: no"));
    return Promise.resolve({ summary: { resourceChanges: { update: 1 }, version: 2 } });
  };
  const stack = { name: "dev", preview: act("preview"), up: act("up") } as unknown as Stack;
  const context: Context = {
    settings: planSettings(settings, {}),
    given: {},
    checkout: "",
    environment: {},
    terminal: {
      print: () => undefined,
      say: () => undefined,
      ask: () => Promise.resolve(undefined),
      live: false,
      color: false,
    },
    signal: new AbortController().signal,
    now: () => new Date(),
    engine: () =>
      Promise.resolve({ workspace: {} as unknown as LocalWorkspace, stack: () => Promise.resolve(stack) }),
    cluster: () => Promise.reject(new Error("not asked for")),
  };
  return { context, asked };
}

describe("a change by configuration", () => {
  let file: string;
  beforeEach(() => {
    file = join(mkdtempSync(join(tmpdir(), "change-")), "a.yaml");
    writeFileSync(file, TEXT);
  });
  afterEach(() => {
    rmSync(join(file, ".."), { recursive: true });
  });
  const change = (context: Context, judge?: () => void) =>
    changeByConfiguration(context, {
      file,
      edit: (document) => {
        document.set("replicas", 4);
      },
      intent: { change: "scale" },
      ...(judge && { judge }),
    });
  const edited = TEXT.replace("3", "4");
  const content = () => readFileSync(file, "utf8");

  it("edits, previews and updates", async () => {
    const { context, asked } = world({ yes: true });
    const { changes, updated } = await change(context);
    assert.deepEqual(asked, ["preview", "up"]);
    assert.deepEqual(
      changes.map(({ resource }) => resource),
      ["Deployment::auth"],
    );
    assert.equal(updated?.version, 2);
    assert.equal(content(), edited);
  });

  it("puts the file back after a dry run, a refusal, a failed preview and without consent", async () => {
    const dry = world({ dryRun: true });
    assert.equal((await change(dry.context)).updated, undefined);
    assert.deepEqual(dry.asked, ["preview"]);
    assert.equal(content(), TEXT);

    const attempts = [
      () =>
        change(world({ yes: true }).context, () => {
          throw new Error("does not fit");
        }),
      () => change(world({ yes: true }, { broken: "preview" }).context),
      () => change(world({}).context),
    ];
    for (const attempt of attempts) {
      await assert.rejects(attempt);
      assert.equal(content(), TEXT);
    }
  });

  it("keeps the file once a change has begun, even if the update fails", async () => {
    await assert.rejects(
      change(world({ yes: true }, { broken: "up", late: true }).context),
      /update of stack dev failed/,
    );
    assert.equal(content(), edited);
  });

  it("puts the file back when the update failed before its first change", async () => {
    await assert.rejects(
      change(world({ yes: true }, { broken: "up" }).context),
      /update of stack dev failed/,
    );
    assert.equal(content(), TEXT);
  });

  it("updates nothing where nothing changes", async () => {
    const { context, asked } = world({ yes: true }, { changes: 0 });
    assert.deepEqual((await change(context)).changes, []);
    assert.deepEqual(asked, ["preview"]);
  });
});
