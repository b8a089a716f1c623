import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { launcherScript, shellWord, writeLaunchers } from "../../../sandbox/engine/launchers";
import { PLUGINS } from "../../../sandbox/obtain/plugins";
import { type Workshop, workshop } from "../obtain/workshop";

const kubernetes = PLUGINS.find(({ name }) => name === "kubernetes")!;

describe("launchers of stand-ins", () => {
  let shop: Workshop;
  beforeEach(() => (shop = workshop()));
  afterEach(() => {
    shop.close();
  });

  it("pass every word on as it is, from a directory with spaces and quotes", () => {
    const node = shop.file("it's node", '#!/bin/sh\nfor word; do echo "<$word>"; done\n', 0o755);
    const launcher = shop.file(
      "launcher",
      launcherScript(kubernetes, { node, bootstrap: "/a b/c'd.cjs" }),
      0o755,
    );
    const said = execFileSync(launcher, ["127.0.0.1:1", "two words", "$HOME"], {
      env: { PULUMI_HOME: join(shop.root, "none") },
    });
    assert.deepEqual(said.toString().trim().split("\n"), [
      "</a b/c'd.cjs>",
      "<plugin>",
      "<kubernetes>",
      "<127.0.0.1:1>",
      "<two words>",
      "<$HOME>",
    ]);
  });

  it("give way to an official plugin that was installed meanwhile, but not to another major version", () => {
    const node = shop.program("node", "stand-in");
    const launcher = shop.file("launcher", launcherScript(kubernetes, { node, bootstrap: "x" }), 0o755);
    const run = () =>
      execFileSync(launcher, { env: { PULUMI_HOME: join(shop.root, "pulumi home") } }).toString();
    shop.program("pulumi home/plugins/resource-kubernetes-v3.9.9/pulumi-resource-kubernetes", "old");
    assert.equal(run(), "stand-in\n");
    shop.program("pulumi home/plugins/resource-kubernetes-v4.33.0/pulumi-resource-kubernetes", "official");
    assert.equal(run(), "official\n");
  });

  it("exist for exactly the plugins that need one", async () => {
    const directory = join(shop.root, "launchers");
    mkdirSync(directory);
    await writeLaunchers(directory, PLUGINS, shop.root);
    assert.deepEqual(readdirSync(directory).sort(), [
      "pulumi-language-nodejs",
      "pulumi-resource-aws",
      "pulumi-resource-eks",
      "pulumi-resource-kubernetes",
    ]);
    await writeLaunchers(directory, [kubernetes], shop.root);
    assert.deepEqual(readdirSync(directory), ["pulumi-resource-kubernetes"]);
  });

  it("quote words so that a shell reads them back", () => {
    const printable = fc.string({ unit: fc.constantFrom(...Array.from("ab '\"$`\\!*(){};&|\n")) });
    fc.assert(
      fc.property(printable, (text) => {
        const said = execFileSync("/bin/sh", ["-c", `printf %s ${shellWord(text)}`]).toString();
        assert.equal(said, text);
      }),
      { numRuns: 25 },
    );
  });
});
