import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { Api } from "../support/api";
import { inOrder } from "../support/in-order";
import { Stack, type StackSection } from "../support/pulumi";
import { checkout, type Sandbox, sandbox } from "../support/sandbox";

const NAMES = { platform: "shared-platform", first: "shared-first", second: "shared-second" } as const;
const REFERENCE = `organization/spotify-ai-agent/${NAMES.platform}`;
const features = { realNodes: false, loadBalancers: false };

/** A platform on a cluster that is reached by kubeconfig, and stacks with nothing but tenants on it. */
describe("tenants on another stack's platform, on the real engine", function () {
  inOrder(this);
  this.timeout(1_800_000);
  let running: Sandbox;
  let api: Api;
  let untouched: readonly string[];
  const stacks = new Map<keyof typeof NAMES, Stack>();

  const stack = (name: keyof typeof NAMES): Stack => stacks.get(name) ?? assert.fail(name);
  const configure = (
    name: keyof typeof NAMES,
    change: (section: StackSection & { holds?: string }) => void,
  ) => {
    stack(name).configure(change);
  };
  /** A file of tenants of the test's own. */
  const registry = (name: string, ids: readonly string[]): string => {
    const file = join(running.home, "e2e-config", `${name}.yaml`);
    writeFileSync(file, stringify({ tenants: ids.map((id) => ({ id, tier: "premium" })) }));
    return relative(checkout, file);
  };
  const tenantsOf = (name: "first" | "second", ids: readonly string[], more: object = {}) => {
    configure(name, (section) => {
      section.holds = "tenants";
      section.tenants = registry(name, ids);
      section.cluster = {
        kind: "kubeconfig",
        name: "shared",
        source: { kind: "stack", stack: REFERENCE },
        features: { ...features, ...more },
      };
    });
  };
  const namespaces = async (): Promise<string[]> =>
    (await api.list("/api/v1/namespaces"))
      .map(({ metadata }) => metadata.name)
      .filter((name) => /^tenant-/.test(name));

  before(async () => {
    running = await sandbox();
    const kubeconfig = running.environment["KUBECONFIG"] ?? assert.fail("the sandbox names no kubeconfig");
    api = new Api(kubeconfig);
    untouched = await api.inventory();
    mkdirSync(join(running.home, "e2e-config"), { recursive: true });
    for (const [key, name] of Object.entries(NAMES)) {
      const own = new Stack(running, name, "dev");
      const { code, stderr } = await own.pulumi("stack", "init");
      assert.equal(code, 0, stderr);
      stacks.set(key as keyof typeof NAMES, own);
    }
    configure("platform", (section) => {
      section.holds = "platform";
      Reflect.deleteProperty(section, "tenants");
      section.cluster = {
        kind: "kubeconfig",
        name: "shared",
        source: { kind: "path", path: kubeconfig },
        features,
      };
    });
  });

  it("is refused before there is a platform, and with features that it does not have", async () => {
    tenantsOf("first", ["one"]);
    const early = await stack("first").operation("preview");
    assert.notEqual(early.code, 0);
    assert.match(early.stdout + early.stderr, /cluster\.source\.stack: .*name a stack that holds a platform/);
    await stack("platform").succeed("up", "--yes", "--skip-preview");
    tenantsOf("first", ["one"], { mesh: false });
    const wrong = await stack("first").operation("preview");
    assert.notEqual(wrong.code, 0);
    assert.match(wrong.stdout + wrong.stderr, /cluster\.features\.mesh: false here, true in "organization/);
    assert.deepEqual(await namespaces(), []);
  });

  it("puts the tenants of two stacks on one cluster, and nothing else of them", async () => {
    tenantsOf("first", ["one", "two"]);
    tenantsOf("second", ["three"]);
    const planned = await stack("first").changes();
    assert.deepEqual(
      planned.filter((change) => /services-|platform-|admission-/.test(change)),
      [],
    );
    await stack("first").succeed("up", "--yes", "--skip-preview");
    await stack("second").succeed("up", "--yes", "--skip-preview");
    assert.deepEqual((await namespaces()).sort(), ["tenant-one", "tenant-three", "tenant-two"]);
    assert.deepEqual(Object.keys((await stack("first").outputs())["tenants"] as object).sort(), [
      "one",
      "two",
    ]);
  });

  it("changes a tenant without a change of the platform or of the other stack", async () => {
    tenantsOf("first", ["one"]);
    await stack("first").succeed("up", "--yes", "--skip-preview");
    assert.deepEqual((await namespaces()).sort(), ["tenant-one", "tenant-three"]);
    await stack("platform").succeed("preview", "--expect-no-changes");
    await stack("second").succeed("preview", "--expect-no-changes");
  });

  it("keeps the way to the cluster out of the state where it is a file", async () => {
    const { stdout } = await stack("platform").pulumi("stack", "export");
    assert.doesNotMatch(stdout, /client-key-data|token:/);
  });

  it("leaves nothing, tenants first", async () => {
    for (const name of ["second", "first", "platform"] as const) {
      await stack(name).succeed("destroy", "--yes", "--skip-preview");
      const { code, stderr } = await stack(name).pulumi("stack", "rm", "--yes");
      assert.equal(code, 0, stderr);
    }
    const left = (await api.inventory()).filter((object) => !untouched.includes(object));
    assert.deepEqual(left, []);
  });
});
