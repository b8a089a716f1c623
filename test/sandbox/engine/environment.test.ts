import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import {
  loadSettings,
  planSettings,
  sandboxEnvironment,
  sandboxPath,
  saveSettings,
  shellExports,
} from "../../../sandbox/engine/environment";
import { type Workshop, workshop } from "../obtain/workshop";

describe("the sandbox's environment", () => {
  let shop: Workshop;
  beforeEach(() => (shop = workshop()));
  afterEach(() => {
    shop.close();
  });

  const paths = () => shop.context().paths;
  const settings = () =>
    planSettings(paths(), {
      engine: join(paths().cache, "bin/pulumi-1"),
      pluginDirectories: ["/official/plugin"],
      kubeconfig: join(paths().home, "kube config"),
      auditLog: join(paths().home, "audit.log"),
      keyServicePort: 4711,
    });

  it("puts the engine first and stand-ins last on PATH, so that official plugins win", () => {
    assert.deepEqual(sandboxPath(settings(), paths(), "/usr/bin:/bin").split(":"), [
      join(paths().cache, "bin/pulumi-1"),
      "/usr/bin",
      "/bin",
      "/official/plugin",
      join(paths().home, "launchers"),
    ]);
  });

  it("does not grow when it is evaluated again, and keeps nothing that npm put on PATH", () => {
    const once = sandboxPath(settings(), paths(), "/x/node_modules/.bin:/lib/node-gyp-bin:/usr/bin");
    assert.equal(sandboxPath(settings(), paths(), once), once);
    assert.ok(!once.includes("node_modules") && !once.includes("node-gyp"));
  });

  it("is the same in a shell that evaluates the exports", () => {
    const exports = shellExports(settings(), paths(), "/usr/bin:/bin");
    for (const line of exports.trim().split("\n")) assert.match(line, /^export [A-Z_]+='.*'$/);
    const seen = execFileSync("/bin/sh", ["-c", `eval "$EXPORTS"; env`], {
      env: { EXPORTS: exports },
    }).toString();
    assert.ok(seen.includes(`KUBECONFIG=${join(paths().home, "kube config")}\n`), seen);
    assert.ok(seen.includes(`PULUMI_BACKEND_URL=file://${join(paths().home, "state")}\n`), seen);
  });

  it("overrules a passphrase of the user's", () => {
    const environment = sandboxEnvironment(settings(), paths(), {
      PULUMI_CONFIG_PASSPHRASE: "mine",
      LANG: "C",
    });
    assert.equal(environment.PULUMI_CONFIG_PASSPHRASE, undefined);
    assert.equal(environment.LANG, "C");
  });

  it("is kept where only the owner can read it", async () => {
    shop.file("home/x", "");
    await saveSettings(paths(), settings());
    assert.deepEqual(await loadSettings(paths()), settings());
    for (const file of ["passphrase", "environment.json"])
      assert.equal(statSync(join(paths().home, file)).mode & 0o777, 0o600, file);
  });

  it("leaves the engine no place for a debug log, and removes an earlier one", async () => {
    const logs = join(paths().home, "pulumi", "logs");
    shop.file("home/pulumi/logs/pulumi-up.log", "what the engine did");
    await saveSettings(paths(), settings());
    await saveSettings(paths(), settings());
    assert.ok(statSync(logs).isFile());
  });

  it("without a sandbox says what to do", async () => {
    await assert.rejects(loadSettings(paths()), { name: "Failure", remedy: "run `npm run up`", exitCode: 4 });
    shop.file("home/environment.json", "{");
    await assert.rejects(loadSettings(paths()), { name: "Failure", remedy: "run `npm run up`" });
  });
});
