/**
 * Where tests of the kubernetes stand-in find a control plane and the Pulumi CLI:
 * - `STANDIN_KUBECONFIG`: an administrator's kubeconfig of a control plane that runs already. Without it the
 *   sandbox that all e2e tests share is started, and its own is used.
 * - `PATH`: the directory of `pulumi`, with `STANDIN_KUBECONFIG`; otherwise the sandbox's.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Workbench } from "../standins/workbench";
import { manifest, project, workbench } from "../standins/workbench";
import { Api } from "./api";
import { sandbox } from "./sandbox";

/** A control plane, and a stack on it whose program a test chooses. */
export interface StandInStack {
  readonly api: Api;
  readonly bench: Workbench;
  readonly directory: string;
  /** The stack's own copy of the kubeconfig, open for a test to change. */
  readonly kubeconfig: string;
  /** A namespace of this stack's own; the program makes it. */
  readonly namespace: string;
  /** Gives the program's next version; `namespace` and `k8s` are in its scope. */
  write(body: string): void;
  /** A command on the stack that must end with this code; answers with what it said. */
  pulumi(code: number, ...args: string[]): Promise<string>;
  /** The stack's state. */
  state(): Promise<StackState>;
  close(): Promise<void>;
}

/** The part of a state that tests look at. */
export interface StackState {
  readonly deployment: {
    readonly resources?: readonly {
      readonly type: string;
      readonly id?: string;
      readonly initErrors?: readonly string[];
      readonly outputs?: Readonly<Record<string, unknown>>;
    }[];
  };
}

async function controlPlane(): Promise<{ kubeconfig: string; path: string }> {
  const given = process.env["STANDIN_KUBECONFIG"];
  if (given !== undefined) return { kubeconfig: given, path: process.env["PATH"] ?? "" };
  const { environment } = await sandbox();
  return { kubeconfig: environment["KUBECONFIG"] ?? "", path: environment["PATH"] ?? "" };
}

const header = (namespace: string) => `
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
const namespace = new k8s.core.v1.Namespace("own", { metadata: { name: "${namespace}" } }).metadata.name;
const labels = { app: "web" };
/** A Deployment of simulated pods. */
const web = (replicas: number, pod: object = {}, metadata: object = {}, matchLabels: Record<string, string> = labels) =>
  new k8s.apps.v1.Deployment("web", {
    metadata: { namespace, name: "web", ...metadata },
    spec: {
      replicas,
      selector: { matchLabels },
      template: {
        metadata: { labels: matchLabels },
        spec: { containers: [{ name: "web", image: "web:1", resources: { requests: { cpu: "100m" } } }], ...pod },
      },
    },
  });
`;

/** Makes a stack with an empty namespace of its own. */
export async function standInStack(name: string): Promise<StandInStack> {
  const { kubeconfig: shared, path } = await controlPlane();
  const own = mkdtempSync(join(tmpdir(), "standin-kubeconfig-"));
  const kubeconfig = join(own, "config");
  copyFileSync(shared, kubeconfig);
  const namespace = `standin-${name}-${randomBytes(3).toString("hex")}`;
  const bench = workbench(
    { "pulumi-resource-kubernetes": "kubernetes/main", "pulumi-language-nodejs": "language/main" },
    { PATH: path, KUBECONFIG: kubeconfig },
  );
  const files = (body: string) => ({
    "Pulumi.yaml": project(name),
    "package.json": manifest(name),
    "index.ts": `${header(namespace)}\n${body}\n`,
  });
  const packages = ["@pulumi/pulumi", "@pulumi/kubernetes"];
  const directory = bench.program(name, files(""), packages);
  const pulumi = async (code: number, ...args: string[]): Promise<string> => {
    const ended = await bench.pulumi(directory, ...args);
    assert.equal(ended.code, code, `pulumi ${args.join(" ")}\n${ended.output}`);
    return ended.output;
  };
  await pulumi(0, "stack", "init", "test");
  return {
    api: new Api(kubeconfig),
    bench,
    directory,
    kubeconfig,
    namespace,
    pulumi,
    write: (body) => {
      bench.program(name, files(body), []);
    },
    state: async () => JSON.parse(await pulumi(0, "stack", "export", "--show-secrets")) as StackState,
    close: async () => {
      await pulumi(0, "destroy", "--yes", "--skip-preview");
      bench.close();
      rmSync(own, { recursive: true });
    },
  };
}
