import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installCommand } from "../../../../sandbox/standins/language/install";
import { installedPackages, modulesFolder } from "../../../../sandbox/standins/language/installed-packages";
import { requiredPlugins } from "../../../../sandbox/standins/language/required-plugins";

describe("language host: packages of a program", () => {
  let root = "";
  const addPackage = (path: string, manifest: object): void => {
    const folder = join(root, "node_modules", path);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "language-host-"));
    addPackage("@pulumi/pulumi", { name: "@pulumi/pulumi", version: "3.0.0" });
    addPackage("@pulumi/aws", { name: "@pulumi/aws", version: "7.1.0", pulumi: { resource: true } });
    addPackage("plain", { name: "plain", version: "1.0.0" });
    addPackage("plain/node_modules/nested", {
      name: "nested",
      version: "2.0.0",
      pulumi: { resource: true, name: "other", version: "v9.9.9", server: "https://example.org" },
    });
    mkdirSync(join(root, "node_modules", ".bin"));
    mkdirSync(join(root, "program", "deep"), { recursive: true });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("looks where the program's SDK is installed, also above the program", () => {
    assert.equal(modulesFolder(join(root, "program", "deep")), join(root, "node_modules"));
  });

  it("reads packages with a scope and packages inside packages", async () => {
    const names = (await installedPackages(join(root, "node_modules"))).map(({ name }) => name);
    assert.deepEqual(names.sort(), ["@pulumi/aws", "@pulumi/pulumi", "nested", "plain"]);
  });

  it("asks for the plugin of each package that holds resources", async () => {
    const plugins = requiredPlugins(await installedPackages(join(root, "node_modules")));
    assert.deepEqual(plugins, [
      { name: "aws", version: "v7.1.0", server: "" },
      { name: "other", version: "v9.9.9", server: "https://example.org" },
    ]);
  });

  it("names the file of a package that cannot be read", async () => {
    writeFileSync(join(root, "node_modules", "plain", "package.json"), "{");
    await assert.rejects(
      installedPackages(join(root, "node_modules")),
      /plain.package\.json is no valid JSON/,
    );
  });

  it("keeps to the lock file where there is one, and leaves folders without a package alone", () => {
    assert.equal(installCommand({ manifest: true, lock: true })?.[0], "ci");
    assert.equal(installCommand({ manifest: true, lock: false })?.[0], "install");
    assert.equal(installCommand({ manifest: false, lock: false }), undefined);
  });
});
