import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { createCluster } from "../../../components/cluster";
import { clusterSchema } from "../../../components/cluster/cluster-schema";
import type { Cluster } from "../../../components/cluster/cluster-types";
import type { ClusterFeatures } from "../../../components/cluster/features-schema";
import { choosingContext, loopbackProblems, serverOf } from "../../../components/cluster/kubeconfig-plan";
import { one, record } from "../../support/record";

const valueOf = <T>(output: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve) => {
    output.apply(resolve);
  });

const kubeconfig = (server: string) =>
  JSON.stringify({
    "current-context": "here",
    contexts: [
      { name: "here", context: { cluster: "c" } },
      { name: "lost", context: { cluster: "gone" } },
    ],
    clusters: [{ name: "c", cluster: { server } }],
  });

describe("where a kubeconfig leads", () => {
  for (const server of ["https://127.0.0.1:6443", "https://localhost:6443", "https://[::1]:6443"])
    it(`accepts ${server} for a sandbox`, () => {
      assert.deepEqual(loopbackProblems(kubeconfig(server)), []);
    });

  for (const [what, text, context, problem] of [
    [
      "a cluster elsewhere",
      kubeconfig("https://prod.example.com"),
      undefined,
      /reaches "https:\/\/prod\.example\.com", which is not this machine/,
    ],
    [
      "an address that only looks local",
      kubeconfig("https://127.0.0.1.example.com"),
      undefined,
      /not this machine/,
    ],
    [
      "an unknown context",
      kubeconfig("https://127.0.0.1"),
      "there",
      /"there" is not in the kubeconfig; use one of here, lost/,
    ],
    ["a context without its cluster", kubeconfig("https://127.0.0.1"), "lost", /unknown cluster "gone"/],
    ["text that is no kubeconfig", "hello", undefined, /not a kubeconfig/],
    ["text that is no YAML", "a: [", undefined, /not a kubeconfig/],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.match(loopbackProblems(text, context).join(), problem);
    });

  it("is told to clients that know no context of their own", () => {
    const text = kubeconfig("https://127.0.0.1:1");
    assert.equal(choosingContext(text, undefined), text);
    assert.equal(
      (parse(choosingContext(text, "lost")) as { "current-context": string })["current-context"],
      "lost",
    );
  });

  it("finds the server of a context", () => {
    assert.deepEqual(serverOf(kubeconfig("https://127.0.0.1:1"), "here"), { server: "https://127.0.0.1:1" });
  });
});

describe("a cluster made elsewhere", () => {
  let folder = "";
  const before_ = process.env["KUBECONFIG"];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cluster-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    if (before_ === undefined) delete process.env["KUBECONFIG"];
    else process.env["KUBECONFIG"] = before_;
  });
  const file = (server: string): string => {
    const path = join(folder, "config");
    writeFileSync(path, kubeconfig(server));
    return path;
  };
  const create = (raw: object, platform?: object) => {
    let refused = "";
    const outputs = () => ({ outputs: { platform }, secretOutputNames: [] });
    return record<Cluster | undefined>(
      () => {
        try {
          const secret = (key: string) => pulumi.secret(`value of ${key}`);
          return createCluster("cluster", {
            environment: "dev",
            config: clusterSchema.parse(raw),
            tenants: [],
            secrets: [],
            secret,
          });
        } catch (error) {
          refused = error instanceof Error ? error.message : String(error);
          return undefined;
        }
      },
      platform === undefined ? {} : { outputs },
    ).then((recording) => ({ ...recording, refused }));
  };

  it("is the sandbox that KUBECONFIG names, by its path, so that no token enters the state", async () => {
    process.env["KUBECONFIG"] = file("https://127.0.0.1:6443");
    const { resources, result } = await create({ kind: "sandbox" });
    assert.equal(result?.kind, "sandbox");
    assert.equal(result.features.realNodes, false);
    assert.equal(result.features.rollouts, true);
    const { inputs } = one(resources, "pulumi:providers:kubernetes");
    assert.deepEqual(inputs, {
      kubeconfig: process.env["KUBECONFIG"],
      clusterIdentifier: "cluster",
      enablePatchForce: "true",
    });
    assert.equal(await pulumi.isSecret(result.kubeconfig), true);
  });

  it("is refused where a sandbox stack would reach another machine", async () => {
    process.env["KUBECONFIG"] = file("https://prod.example.com");
    const { resources, refused } = await create({ kind: "sandbox" });
    assert.match(refused, /not this machine/);
    assert.deepEqual(
      resources.map(({ type }) => type),
      ["platform:cluster:SandboxCluster"],
    );
  });

  it("is refused where nobody says which sandbox, or there is none", async () => {
    delete process.env["KUBECONFIG"];
    assert.match((await create({ kind: "sandbox" })).refused, /KUBECONFIG is empty; start the sandbox/);
    const gone = join(folder, "gone");
    assert.match(
      (await create({ kind: "sandbox", kubeconfig: gone })).refused,
      /cannot read ".*gone".*start the sandbox/,
    );
  });

  it("is reached by a file, whose credentials stay out of the state", async () => {
    const path = file("https://gke.example.com");
    const { resources, result } = await create({
      kind: "kubeconfig",
      name: "gke-one",
      source: { kind: "path", path },
      features: { chaos: true },
    });
    const { inputs } = one(resources, "pulumi:providers:kubernetes");
    assert.deepEqual(inputs, { kubeconfig: path, clusterIdentifier: "gke-one", enablePatchForce: "true" });
    assert.equal(result?.features.chaos, true);
    assert.equal(result.features.realNodes, true);
  });

  it("is reached by a secret of the configuration, which stays one", async () => {
    const { resources, result } = await create({
      kind: "kubeconfig",
      name: "aks-one",
      source: { kind: "secret", key: "aks" },
    });
    const { inputs } = one(resources, "pulumi:providers:kubernetes");
    assert.match(JSON.stringify(inputs["kubeconfig"]), /value of aks/);
    assert.ok(result !== undefined && (await pulumi.isSecret(result.kubeconfig)));
  });

  it("is refused where the file is not there", async () => {
    const { refused } = await create({
      kind: "kubeconfig",
      name: "gke-one",
      source: { kind: "path", path: join(folder, "gone") },
    });
    assert.match(refused, /cluster\.source\.path: cannot read ".*gone"/);
  });

  it("is reached through the stack that made it, and stays secret where that one's way is", async () => {
    const path = file("https://eks.example.com");
    const text = kubeconfig("https://eks.example.com");
    for (const [access, provider, token] of [
      [path, path, text],
      [text, text, text],
    ] as const) {
      const wanted = {
        kind: "kubeconfig",
        name: "eks",
        source: { kind: "stack", stack: "acme/platform/prod" },
      };
      const { features } = clusterSchema.parse(wanted) as { features: ClusterFeatures };
      const { resources, result } = await create(wanted, { access, features });
      assert.equal(
        JSON.stringify(one(resources, "pulumi:providers:kubernetes").inputs["kubeconfig"]),
        JSON.stringify(provider),
      );
      assert.equal(await valueOf(result!.kubeconfig), token);
      assert.ok(await pulumi.isSecret(result!.kubeconfig));
    }
  });

  for (const [what, raw] of [
    [
      "a stack without its organization",
      { kind: "kubeconfig", name: "eks", source: { kind: "stack", stack: "prod" } },
    ],
    ["two sources", { kind: "kubeconfig", name: "gke", source: { kind: "path", path: "a", key: "b" } }],
    ["no name", { kind: "kubeconfig", source: { kind: "path", path: "a" } }],
    ["an unknown kind", { kind: "gke" }],
    ["a sandbox with real nodes", { kind: "sandbox", features: { realNodes: true } }],
  ] as const)
    it(`is no section with ${what}`, () => {
      assert.equal(clusterSchema.safeParse(raw).success, false);
    });
});
