import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { type Context, type Fetcher, Unavailable } from "../../../sandbox/obtain/context";
import { moduleFolder } from "../../../sandbox/obtain/go-modules";
import { archiveOf, executableOf, obtainPlugin, PLUGINS } from "../../../sandbox/obtain/plugins";
import { ResolvedMemory } from "../../../sandbox/obtain/resolved";
import { type Workshop, workshop } from "./workshop";

const byName = (name: string) => PLUGINS.find((plugin) => plugin.name === name)!;

describe("obtaining plugins", () => {
  let shop: Workshop;
  let asked: string[];
  beforeEach(() => {
    shop = workshop();
    asked = [];
  });
  afterEach(() => {
    shop.close();
  });

  const refuse = (url: string) => {
    asked.push(url);
    return Promise.reject(new Unavailable("no network"));
  };
  const fetcher: Fetcher = { text: refuse, file: refuse };
  const memory = () => ResolvedMemory.open(join(shop.root, "home/parts.json"));
  const obtain = async (name: string, changes: Partial<Context> = {}, remembered?: ResolvedMemory) =>
    obtainPlugin(shop.context({ fetcher, ...changes }), byName(name), {
      engine: join(shop.root, "engine"),
      memory: remembered ?? (await memory()),
    });

  it("prefers what is on PATH", async () => {
    shop.program("bin/pulumi-resource-kubernetes", "official");
    const found = await obtain("kubernetes");
    assert.deepEqual([found.source, found.directory, asked], ["installed", shop.bin, []]);
  });

  it("finds language hosts beside the engine", async () => {
    shop.program("engine/pulumi-language-nodejs", "official");
    assert.equal((await obtain("nodejs")).directory, join(shop.root, "engine"));
  });

  it("uses the user's own plugin directory, but never for plugins that reach a cloud account", async () => {
    for (const name of ["kubernetes", "aws"]) {
      const { version } = byName(name);
      shop.program(`user/.pulumi/plugins/resource-${name}-v${version}/pulumi-resource-${name}`, "official");
    }
    assert.equal((await obtain("kubernetes")).source, "installed");
    const aws = await obtain("aws");
    assert.equal(aws.source, "stand-in");
    assert.match(aws.rejected.join(), /cannot reach a real account/);
    assert.deepEqual(asked, []);
  });

  it("unpacks an archive from the directory that the user names, also for the cloud's", async () => {
    const plugin = byName("aws");
    const archive = archiveOf(plugin, { os: "linux", arch: "amd64" });
    assert.equal(archive, `pulumi-resource-aws-v${plugin.version}-linux-amd64.tar.gz`);
    shop.program(`pack/${executableOf(plugin)}`, "official");
    shop.file("usb/x", "");
    execFileSync("tar", ["-czf", join(shop.root, "usb", archive), "-C", join(shop.root, "pack"), "."]);
    const context = shop.context();
    const found = await obtain("aws", { paths: { ...context.paths, binaries: join(shop.root, "usb") } });
    assert.equal(found.source, "air-gapped");
    assert.equal(execFileSync(join(found.directory, executableOf(plugin))).toString(), "official\n");
    assert.equal((await obtain("aws")).source, "air-gapped");
  });

  it("falls back to the stand-in, says why, and asks the network again only on the next day", async () => {
    const remembered = await memory();
    const first = await obtain("kubernetes", {}, remembered);
    assert.equal(first.source, "stand-in");
    assert.match(first.rejected.join(), /SANDBOX_BINARIES names no directory.*no network/);
    assert.equal(asked.length, 1);
    assert.deepEqual(await obtain("kubernetes", {}, remembered), first);
    assert.equal(asked.length, 1);
    await obtain("kubernetes", { now: () => new Date("2030-01-03T00:00:00Z") }, remembered);
    assert.equal(asked.length, 2);
  });
});

describe("directories of Go modules", () => {
  it("are spelt as Go spells them", () => {
    assert.equal(moduleFolder("github.com/Azure/SDK", "v1.0.0-RC1"), "github.com/!azure/!s!d!k@v1.0.0-!r!c1");
  });
});
