import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const bootstrap = join(__dirname, "../../sandbox/bootstrap.cjs");
const commands = JSON.parse(readFileSync(join(__dirname, "../../sandbox/commands.json"), "utf8")) as Record<
  string,
  { summary: string }
>;
const scripts = (
  JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as {
    scripts: Record<string, string>;
  }
).scripts;
const run = (...args: string[]) => spawnSync(process.execPath, [bootstrap, ...args], { encoding: "utf8" });

describe("the bootstrap", () => {
  it("lists every command with what it does", () => {
    const { stdout, status } = run("--help");
    assert.equal(status, 0);
    for (const [name, { summary }] of Object.entries(commands)) assert.ok(stdout.includes(summary), name);
  });

  it("explains each command on standard output", () => {
    for (const name of Object.keys(commands)) {
      const { stdout, status } = run(name, "--help");
      assert.equal(status, 0, name);
      assert.match(stdout, new RegExp(`^(npm run|node \\S+) ${name} `));
    }
  });

  it("lists and suggests only what can be run so, with npm or without", () => {
    const texts = ["help", "prepar", "up", ...Object.keys(commands)].map((name) => {
      const { stdout, stderr } = run(name, ...(name in commands ? ["--help"] : []));
      return stdout + stderr;
    });
    const named = [...texts.join("\n").matchAll(/npm run (?!-s)([\w:]+)/g)].map(([, name]) => name ?? "");
    assert.ok(named.includes("up"), texts.join("\n"));
    assert.deepEqual(
      named.filter((name) => !(name in scripts)),
      [],
    );
    const [, call] =
      /^ *(node [^ ]+ prepare) /m.exec(texts.join("\n")) ?? assert.fail("prepare is not listed");
    assert.equal(call, scripts.pretest);
  });

  it("is what the npm scripts of the same names run", () => {
    const named = Object.keys(commands).filter((name) => name !== "prepare");
    for (const name of named) assert.equal(scripts[name], `node sandbox/bootstrap.cjs ${name}`);
  });

  it("runs before tests and checks, which a clean clone has no packages for", () => {
    assert.equal(scripts.pretest, "node sandbox/bootstrap.cjs prepare");
    assert.equal(scripts.precheck, "node sandbox/bootstrap.cjs prepare --packages");
  });

  it("names the stand-ins where it is asked for none, or for one that does not exist", () => {
    for (const name of [[], [""], ["awss"], ["rpc"], ["../commands"]]) {
      const { stdout, stderr, status } = run("plugin", ...name);
      assert.equal(status, 2, stderr);
      assert.equal(stdout, "");
      assert.match(
        stderr,
        /^error: plugin: .*\nremedy: name one of aws, eks, kms, kubernetes, language;.*\n$/,
      );
    }
  });

  it("suggests the nearest command for one that does not exist", () => {
    const { stdout, stderr, status } = run("destory");
    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /unknown command "destory"\nremedy: did you mean `npm run destroy`\?/);
  });
});
