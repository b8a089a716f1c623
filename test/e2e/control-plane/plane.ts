import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ControlPlane,
  controlPlaneStatus,
  destroyControlPlane,
  type PartStatus,
  type StartOptions,
  startControlPlane,
} from "../../../sandbox/control-plane/index";
import type { PartName } from "../../../sandbox/control-plane/layout";
import type { Context } from "../../../sandbox/obtain/context";
import { createFetcher } from "../../../sandbox/obtain/fetcher";
import { createModuleSource } from "../../../sandbox/obtain/go-modules";
import { obtainAll } from "../../../sandbox/obtain/obtain-all";
import { thisPlatform } from "../../../sandbox/obtain/parts";
import { ResolvedMemory } from "../../../sandbox/obtain/resolved";
import { planPaths } from "../../../sandbox/paths";
import { type Progress, silentProgress } from "../../../sandbox/progress";
import { runCommand } from "../../../sandbox/run";
import { Api } from "../support/api";
import { checkout } from "../support/sandbox";

/** A control plane of a test's own, in a home that goes away with it. */
export interface Plane {
  readonly home: string;
  start(progress?: Progress): Promise<ControlPlane>;
  api(): Promise<Api>;
  /** The parts by name. */
  parts(): Promise<Readonly<Record<PartName, PartStatus>>>;
  remove(): Promise<void>;
}

/** Prepares a control plane with the binaries and modules that the sandbox itself uses. */
export async function createPlane(): Promise<Plane> {
  const home = await mkdtemp(join(tmpdir(), "control-plane-e2e-"));
  const options = await startOptions(home);
  const start: Plane["start"] = (progress = silentProgress) => startControlPlane({ ...options, progress });
  return {
    home,
    start,
    api: async () => new Api((await start()).kubeconfig),
    parts: async () =>
      Object.fromEntries((await controlPlaneStatus(home)).map((part) => [part.name, part])) as Record<
        PartName,
        PartStatus
      >,
    async remove() {
      await destroyControlPlane(home);
      await rm(home, { recursive: true });
    },
  };
}

async function startOptions(home: string): Promise<Omit<StartOptions, "progress">> {
  const context: Context = {
    paths: { ...planPaths(checkout, process.env), home },
    platform: thisPlatform(),
    environment: process.env,
    run: runCommand,
    fetcher: createFetcher(),
    progress: silentProgress,
    now: () => new Date(),
  };
  const parts = await obtainAll(context, await ResolvedMemory.open(join(home, "parts.json")));
  return {
    home,
    moduleDirectory: createModuleSource(context),
    binaries: {
      etcd: join(parts.etcd.directory, "etcd"),
      "kube-apiserver": join(parts.kubernetes.directory, "kube-apiserver"),
      "kube-controller-manager": join(parts.kubernetes.directory, "kube-controller-manager"),
      "kube-scheduler": join(parts.kubernetes.directory, "kube-scheduler"),
      kwok: join(parts.kwok.directory, "kwok"),
      "rollouts-controller": join(parts["rollouts-controller"].directory, "rollouts-controller"),
    },
  };
}
