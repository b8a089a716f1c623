import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation";
import { enginePath } from "../support/sandbox";
import { manifest, project, type Workbench, workbench } from "./workbench";

const greeter = `
import * as pulumi from "@pulumi/pulumi";
class Sized extends pulumi.dynamic.Resource {
  constructor(name: string, size: number) {
    super({ create: async (inputs: any) => ({ id: "made", outs: inputs }) }, name, { size });
  }
}
const config = new pulumi.Config();
new Sized("box", config.requireNumber("size"));
console.log("said by the program");
console.error("complained by the program");
export const greeting = \`hello \${config.require("name")}\`;
export const token = config.requireSecret("token");
`;

const pack = (name: string) => `
import { PolicyPack } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
console.error("${name} judges " + pulumi.getProject() + "/" + pulumi.getStack() + " of size " + new pulumi.Config().get("size"));
new PolicyPack("${name}", { policies: [{
  name: "not-too-big", description: "Boxes stay small.", enforcementLevel: "mandatory",
  configSchema: { properties: { limit: { type: "number", default: 5 } } },
  validateResource: (args, report) => {
    const { limit } = args.getConfig<{ limit: number }>();
    if (args.props.size > limit) report("size " + args.props.size + " is above " + limit);
  },
}] });
`;

/** Runs until it is killed, and says who it is. */
const endless = `
import { writeFileSync } from "node:fs";
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => undefined);
setInterval(() => undefined, 1000);
writeFileSync("ids", process.pid + " " + process.ppid);
export = new Promise(() => undefined);
`;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setTimeout(20);
}

/** Whether a process runs; one that only waits to be counted by its parent does not. */
const runs = (id: number): boolean =>
  existsSync(`/proc/${id}/stat`) && !/\) [ZX] /.test(readFileSync(`/proc/${id}/stat`, "utf8"));

describe("stand-in language host on the real engine", function () {
  this.timeout(120_000);
  let bench: Workbench;
  let greeterDirectory = "";

  before(async () => {
    const dynamic = "node_modules/@pulumi/pulumi/cmd/dynamic-provider/index";
    const plugins = { "pulumi-language-nodejs": "language/main", "pulumi-resource-pulumi-nodejs": dynamic };
    bench = workbench(plugins, { PATH: await enginePath() });
    greeterDirectory = bench.program("greeter", {
      "Pulumi.yaml": project("greeter"),
      "package.json": manifest("greeter"),
      "index.ts": greeter,
    });
    for (const name of ["first", "second"]) {
      bench.program(
        name,
        {
          "PulumiPolicy.yaml": "runtime: nodejs\nversion: 0.0.1\n",
          "package.json": manifest(name),
          "index.ts": pack(name),
        },
        ["@pulumi/pulumi", "@pulumi/policy"],
      );
    }
    await ok(greeterDirectory, "stack", "init", "dev");
    await ok(greeterDirectory, "config", "set", "name", "world");
    await ok(greeterDirectory, "config", "set", "size", "4");
    await ok(greeterDirectory, "config", "set", "token", "s3cret", "--secret");
  });
  after(() => {
    bench.close();
  });

  async function ok(directory: string, ...args: string[]): Promise<string> {
    const { code, output } = await bench.pulumi(directory, ...args);
    assert.equal(code, 0, output);
    return output;
  }

  async function fails(name: string, files: Readonly<Record<string, string>>): Promise<string> {
    const directory = bench.program(name, { "Pulumi.yaml": project(name), ...files });
    await ok(directory, "stack", "init", "dev");
    const { code, output } = await bench.pulumi(directory, "preview");
    assert.notEqual(code, 0, output);
    return output;
  }

  it("previews, updates, and shows what the program prints", async () => {
    const preview = await ok(greeterDirectory, "preview");
    assert.match(preview, /said by the program/);
    assert.match(preview, /complained by the program/);
    assert.match(preview, /\+ 2 to create/);
    assert.match(await ok(greeterDirectory, "up", "--yes", "--skip-preview"), /\+ 2 created/);
    assert.match(await ok(greeterDirectory, "up", "--yes", "--expect-no-changes"), /2 unchanged/);
    const outputs = JSON.parse(await ok(greeterDirectory, "stack", "output", "--json")) as unknown;
    assert.deepEqual(outputs, { greeting: "hello world", token: "[secret]" });
  });

  it("lets two packs pass that know the stack they judge", async () => {
    const output = await ok(
      greeterDirectory,
      "preview",
      "--policy-pack",
      "../first",
      "--policy-pack",
      "../second",
    );
    for (const name of ["first", "second"]) {
      assert.match(output, new RegExp(`${name} judges greeter/dev of size 4`));
      assert.match(output, new RegExp(`${name}@v0\\.0\\.1`));
    }
  });

  it("blocks on a mandatory rule, whose limit a file may set", async () => {
    const config = join(greeterDirectory, "limits.json");
    writeFileSync(config, JSON.stringify({ "not-too-big": { limit: 3 } }));
    const { code, output } = await bench.pulumi(
      greeterDirectory,
      ...["up", "--yes", "--skip-preview", "--policy-pack", "../first", "--policy-pack-config", config],
    );
    assert.notEqual(code, 0);
    assert.match(output, /\[mandatory\] +not-too-big/);
    assert.match(output, /size 4 is above 3/);
  });

  /** The Automation API looks for the engine in `bin` of a directory, or on the PATH of the tests themselves. */
  const engineRoot = (directory: string): string => {
    const places = (bench.env["PATH"] ?? "").split(delimiter).map((place) => join(place, "pulumi"));
    const root = join(directory, "engine");
    mkdirSync(join(root, "bin"), { recursive: true });
    symlinkSync(places.find(existsSync) ?? assert.fail("no engine"), join(root, "bin", "pulumi"));
    return root;
  };

  it("runs under the Automation API, which reads the outputs of another stack", async () => {
    const directory = bench.program("reader", {
      "Pulumi.yaml": project("reader"),
      "package.json": manifest("reader"),
      "index.ts": `import { StackReference } from "@pulumi/pulumi";
export const copy = new StackReference("organization/greeter/dev").requireOutput("greeting");`,
    });
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName: "dev", workDir: directory },
      { envVars: bench.env, pulumiCommand: await PulumiCommand.get({ root: engineRoot(directory) }) },
    );
    const { outputs, summary } = await stack.up();
    assert.equal(summary.result, "succeeded");
    assert.equal(outputs["copy"]?.value, "hello world");
  });

  it("runs a plugin that is written for node", async () => {
    const directory = bench.program("parts", {
      "Pulumi.yaml": project("parts", "plugins:\n  providers:\n    - {name: parts, path: ./plugin}\n"),
      "package.json": manifest("parts"),
      "index.ts": `import * as pulumi from "@pulumi/pulumi";
class Part extends pulumi.ComponentResource {
  declare readonly size: pulumi.Output<number>;
  constructor(name: string, size: number) { super("parts:index:Part", name, { size }, {}, true); }
}
export const size = new Part("one", 42).size;`,
      "plugin/PulumiPlugin.yaml": "runtime: nodejs\n",
      "plugin/package.json": manifest("plugin"),
      "plugin/index.ts": `import * as pulumi from "@pulumi/pulumi";
import { main } from "@pulumi/pulumi/provider";
void main({ version: "1.0.0", schema: "{}", construct: async (name, type, inputs, options) => {
  const made = new pulumi.ComponentResource(type, name, {}, options);
  return { urn: made.urn, state: inputs };
} }, process.argv.slice(2));`,
    });
    await ok(directory, "stack", "init", "dev");
    await ok(directory, "up", "--yes", "--skip-preview");
    assert.equal((await ok(directory, "stack", "output", "size")).trim(), "42");
  });

  for (const [what, source, reason] of [
    ["a syntax error", "const x = ;", /index\.ts\(1,11\): error TS1109/],
    ["an exit code", "process.exit(3)", /the program exited with code 3/],
    ["an unhandled rejection", `void Promise.reject(new Error("nobody waits"))`, /nobody waits/],
    ["a thrown error", `throw new Error("boom")`, /boom/],
  ] as const) {
    it(`reports ${what} once`, async () => {
      const name = `bad-${what.replaceAll(" ", "-")}`;
      const output = await fails(name, { "package.json": manifest(name), "index.ts": source });
      assert.equal(
        output
          .split("Diagnostics:")
          .at(-1)!
          .match(/error: /g)?.length,
        1,
        output,
      );
      assert.match(output, reason);
    });
  }

  it("says which file is missing", async () => {
    const output = await fails("no-entry", {
      "Pulumi.yaml": project("no-entry", "main: nothere.ts\n"),
      "package.json": manifest("no-entry"),
    });
    assert.match(output, /nothere\.ts/);
  });

  it("says how to install what is missing", async () => {
    const directory = bench.program(
      "bare",
      {
        "Pulumi.yaml": project("bare"),
        "package.json": manifest("bare"),
        "index.ts": "",
      },
      [],
    );
    await ok(directory, "stack", "init", "dev");
    const { code, output } = await bench.pulumi(directory, "preview");
    assert.notEqual(code, 0);
    assert.match(output, /@pulumi\/pulumi is not installed .*; run npm install there/);
  });

  for (const [who, victim] of [
    ["the engine", 0],
    ["the host", 1],
  ] as const) {
    it(`leaves no program behind when ${who} is killed`, async () => {
      const directory = bench.program(`endless-${victim}`, {
        "Pulumi.yaml": project("endless"),
        "package.json": manifest("endless"),
        "index.ts": endless,
      });
      await bench.pulumi(directory, "stack", "init", `dev${victim}`);
      const cli = bench.start(directory, "preview", "--stack", `dev${victim}`);
      await until(() => existsSync(join(directory, "ids")));
      const [program = 0, host = 0] = readFileSync(join(directory, "ids"), "utf8").split(" ").map(Number);
      assert.ok(runs(program) && runs(host));
      if (victim === 0) cli.kill("SIGKILL");
      else process.kill(host, "SIGKILL");
      await until(() => !runs(program) && !runs(host));
    });
  }
});
