import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromAirGapped } from "../../../sandbox/obtain/air-gapped";
import type { Context } from "../../../sandbox/obtain/context";
import { fromGoBuild, recipeHash } from "../../../sandbox/obtain/go-build";
import { requireGo } from "../../../sandbox/obtain/go";
import { findInstalled } from "../../../sandbox/obtain/installed";
import { toolPart, type Workshop, workshop } from "./workshop";

const sumOf = (text: string) => createHash("sha256").update(text).digest("hex");
const step = { detail: () => undefined };

describe("sources of a part", () => {
  let shop: Workshop;
  let draft: string;
  beforeEach(() => {
    shop = workshop();
    draft = join(shop.root, "draft");
    mkdirSync(draft);
  });
  afterEach(() => {
    shop.close();
  });

  describe("installed by the user", () => {
    it("is used when its version fits", async () => {
      shop.program("bin/tool", "tool v1.2.9");
      assert.deepEqual(await findInstalled(shop.context(), toolPart()), {
        kind: "usable",
        directory: shop.bin,
        version: "1.2.9",
      });
    });

    it("is rejected with the reason when it does not", async () => {
      const path = shop.program("bin/tool", "tool v1.3.0");
      assert.deepEqual(await findInstalled(shop.context(), toolPart()), {
        kind: "rejected",
        path,
        why: "version 1.3.0: not a 1.2 release",
      });
    });

    it("is rejected when it is a prerelease, fails or does not run", async () => {
      for (const [text, why] of [
        ["#!/bin/sh\necho v1.2.3-rc.1\n", /names no released version/],
        ["#!/bin/sh\nexit 3\n", /exit code 3/],
        ["#!/does/not/exist\n", /does not run/],
      ] as const) {
        shop.file("bin/tool", text, 0o755);
        const found = await findInstalled(shop.context(), toolPart());
        assert.match(found.kind === "rejected" ? found.why : found.kind, why);
      }
    });

    it("must be complete", async () => {
      shop.program("bin/tool", "v1.2.3");
      const found = await findInstalled(shop.context(), toolPart({ binaries: ["tool", "helper"] }));
      assert.equal(found.kind === "rejected" ? found.why : "", "helper is not beside it");
    });

    it("is not what npm or an earlier sandbox put on PATH", async () => {
      for (const place of ["node_modules/.bin", "cache/bin/tool-1", "home/launchers"])
        shop.program(`${place}/tool`, "v1.2.3");
      const PATH = ["node_modules/.bin", "cache/bin/tool-1", "home/launchers"]
        .map((place) => join(shop.root, place))
        .join(":");
      assert.deepEqual(await findInstalled(shop.context({ environment: { PATH } }), toolPart()), {
        kind: "absent",
      });
    });
  });

  describe("in a directory that the user names", () => {
    const named = (): Context => {
      const context = shop.context();
      return { ...context, paths: { ...context.paths, binaries: join(shop.root, "usb stick") } };
    };
    const TOOL = "#!/bin/sh\necho 'v1.2.3'\n";

    it("is copied, whatever its mode was", async () => {
      chmodSync(shop.program("usb stick/tool", "v1.2.3"), 0o644);
      const manifest = await fromAirGapped(named(), toolPart(), draft);
      assert.equal(manifest.source, "air-gapped");
      assert.deepEqual(manifest.sha256, { tool: sumOf(TOOL) });
    });

    it("is checked against SHA256SUMS when that exists", async () => {
      shop.file("usb stick/tool", TOOL);
      shop.file("usb stick/SHA256SUMS", `${sumOf(TOOL)}  tool\n`);
      await fromAirGapped(named(), toolPart(), draft);
      shop.file("usb stick/SHA256SUMS", `${sumOf("other")}  tool\n`);
      await assert.rejects(fromAirGapped(named(), toolPart(), draft), {
        message: /instead of the published/,
      });
      shop.file("usb stick/SHA256SUMS", `${sumOf(TOOL)}  another\n`);
      await assert.rejects(fromAirGapped(named(), toolPart(), draft), { message: /does not name tool/ });
    });

    it("is passed over when it is not there, and refused when its version does not fit", async () => {
      shop.file("usb stick/other", "x");
      await assert.rejects(fromAirGapped(named(), toolPart(), draft), { name: "Unavailable" });
      shop.program("usb stick/tool", "v2.0.0");
      await assert.rejects(fromAirGapped(named(), toolPart(), draft), {
        name: "Failure",
        message: /cannot be used: version 2.0.0/,
      });
    });

    it("is a mistake of the user's when the directory does not exist", async () => {
      await assert.rejects(fromAirGapped(named(), toolPart(), draft), { name: "Failure", exitCode: 2 });
    });

    it("is passed over when none was named", async () => {
      await assert.rejects(fromAirGapped(shop.context(), toolPart(), draft), { name: "Unavailable" });
    });
  });

  describe("built from Go modules", () => {
    const fakeGo = (version: string, build: string) =>
      shop.file("bin/go", `#!/bin/sh\nif [ "$1" = env ]; then echo ${version}; exit; fi\n${build}\n`, 0o755);
    const recipe = () => shop.file("checkout/sandbox/obtain/recipes/kwok/go.mod", "module x\n");
    // -o is followed by the target.
    const BUILD = `while [ "$1" != -o ]; do shift; done; printf '#!/bin/sh\\necho v1.2.3\\n' > "$2"; chmod +x "$2"`;
    const isolated = () => shop.context({ environment: { PATH: `${shop.bin}:/usr/bin:/bin` } });

    it("needs Go, and one that is new enough", async () => {
      await assert.rejects(requireGo(shop.context({ environment: { PATH: shop.bin } })), {
        name: "Failure",
        message: "Go is needed but not on PATH",
        remedy: /install Go/,
      });
      fakeGo("go1.24.9", "");
      await assert.rejects(requireGo(isolated()), { name: "Failure", message: /go1.24.9/ });
      fakeGo("go1.27rc1", "");
      await assert.rejects(requireGo(isolated()), { name: "Failure", message: /go1.27rc1/ });
      fakeGo("go1.27", "");
      assert.equal((await requireGo(isolated())).version, "go1.27");
    });

    it("gives every binary of the part its name", async () => {
      recipe();
      fakeGo("go1.26.8", BUILD);
      const manifest = await fromGoBuild(isolated(), toolPart({ binaries: ["tool", "helper"] }), {
        draft,
        step,
      });
      assert.deepEqual(Object.keys(manifest.sha256), ["tool", "helper"]);
      assert.equal(manifest.source, "go build");
    });

    it("shows the end of what the compiler said when it fails", async () => {
      recipe();
      fakeGo("go1.26.8", "echo 'x.go:1: undefined: y' >&2; exit 1");
      await assert.rejects(fromGoBuild(isolated(), toolPart(), { draft, step }), {
        name: "Failure",
        message: /undefined: y[\s\S]*log: .*kwok\.log/,
        remedy: /module proxy/,
      });
    });

    it("refuses what it built when that tells another version", async () => {
      recipe();
      fakeGo("go1.26.8", BUILD.replace("v1.2.3", "v0.0.1"));
      await assert.rejects(fromGoBuild(isolated(), toolPart(), { draft, step }), {
        message: /version 0.0.1/,
      });
    });

    it("is another build when any file, stamp or package of the recipe changes", async () => {
      const checkout = join(shop.root, "checkout");
      const file = recipe();
      const first = await recipeHash(checkout, toolPart());
      assert.equal(await recipeHash(checkout, toolPart()), first);
      const { recipe: plain } = toolPart();
      const others = [
        await recipeHash(checkout, { recipe: { ...plain, package: "./other" } }),
        await recipeHash(checkout, { recipe: { ...plain, stamps: ["a=b"] } }),
      ];
      writeFileSync(file, "module y\n");
      others.push(await recipeHash(checkout, toolPart()));
      assert.equal(new Set([first, ...others]).size, 4);
    });
  });
});
