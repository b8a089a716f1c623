import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "../../ops/command";
import { changeByConfiguration } from "../../ops/engine/configured-change";
import { type Surroundings, type Act, announce, changed, contextOf } from "../support/small-engine";

const TEXT = "replicas: 3 # why\n";
const STACK = "config:\n  spotify-ai-agent:stack:\n    tenants: tenants.yaml # who lives here\n";

/** An engine that announces one change, and what was asked of it. */
function world(
  settings: Surroundings["settings"],
  engine: { changes?: number; broken?: "preview" | "up"; late?: boolean; during?: () => void } = {},
) {
  const asked: string[] = [];
  /** What the stack file of a preview said, and the file of tenants that it names. */
  const previewed: string[] = [];
  const act: Act = (verb, options) => {
    asked.push(verb);
    if (options.configFile !== undefined) {
      const text = readFileSync(options.configFile, "utf8");
      const named = /tenants: (\/\S+)/.exec(text)?.[1];
      previewed.push(text, ...(named === undefined ? [] : [readFileSync(named, "utf8")]));
      engine.during?.();
    }
    const broken = engine.broken === verb;
    if (broken && engine.late !== true) return Promise.reject(new Error("error: no"));
    for (let index = 0; index < (engine.changes ?? 1); index += 1)
      announce(options, "kubernetes:apps/v1:Deployment", "auth");
    return broken ? Promise.reject(new Error("error: no")) : Promise.resolve(changed);
  };
  const context = contextOf({ settings, checkout: directory, act });
  return { context, asked, previewed };
}

let directory: string;

describe("a change by configuration", () => {
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "change-"));
    file = join(directory, "tenants.yaml");
    writeFileSync(file, TEXT);
    writeFileSync(join(directory, "Pulumi.dev.yaml"), STACK);
  });
  afterEach(() => {
    // Whatever happened, nothing is left beside the two files.
    assert.deepEqual(readdirSync(directory).sort(), ["Pulumi.dev.yaml", "tenants.yaml"]);
    assert.equal(readFileSync(join(directory, "Pulumi.dev.yaml"), "utf8"), STACK);
    rmSync(directory, { recursive: true });
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

  it("previews a copy, and leaves the files alone until everybody agreed", async () => {
    const { context, previewed } = world(
      { yes: true },
      {
        during: () => {
          assert.equal(content(), TEXT);
        },
      },
    );
    await change(context, () => {
      assert.equal(content(), TEXT);
    });
    const [stack, tenants] = previewed;
    assert.match(stack ?? "", /tenants: \S+tenants\.yaml # who lives here/);
    assert.equal(tenants, edited);
  });

  it("previews a changed stack file as it is going to be", async () => {
    const { context, previewed } = world({ dryRun: true });
    await changeByConfiguration(context, {
      file: join(directory, "Pulumi.dev.yaml"),
      edit: (document) => {
        document.setIn(["config", "size"], 4);
      },
      intent: { change: "scale" },
    });
    assert.equal(previewed[0], `${STACK}  size: 4\n`);
  });

  it("refuses to write over what somebody else wrote during the preview", async () => {
    const other = "replicas: 9\n";
    const { context, asked } = world(
      { yes: true },
      {
        during: () => {
          writeFileSync(file, other);
        },
      },
    );
    await assert.rejects(change(context), /somebody else changed it/);
    assert.deepEqual(asked, ["preview"]);
    assert.equal(content(), other);
  });

  it("leaves the file alone in a dry run, after a refusal, a failed preview and without consent", async () => {
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
