import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ModuleSource } from "../../obtain/module-source";
import { addressStages } from "./address-behaviours";
import { type ConfigurationFile, ensureFile } from "../configuration/write";
import { readIfPresent } from "../private-file";
import { nodeStages } from "./node-behaviours";
import { podStages } from "./pod-behaviours";

/** The module that the simulator and its official stages come from. */
export const KWOK = { module: "sigs.k8s.io/kwok", version: "v0.8.0" } as const;

/** A heartbeat without leases: with them and no renewal, nodes would be lost after a while. */
const OFFICIAL = [
  "node/fast/node-initialize.yaml",
  "node/heartbeat/node-heartbeat.yaml",
  "pod/fast/pod-ready.yaml",
  "pod/fast/pod-complete.yaml",
  "pod/fast/pod-delete.yaml",
] as const;

/**
 * Profiles and shells are of no use for simulated pods, and its server asks nobody for a password. The rest are the
 * defaults, which kwok forgets as soon as there is a configuration.
 */
const OPTIONS = {
  apiVersion: "config.kwok.x-k8s.io/v1alpha1",
  kind: "KwokConfiguration",
  options: {
    enableDebuggingHandlers: false,
    podPlayStageParallelism: 4,
    nodePlayStageParallelism: 4,
    nodeLeaseParallelism: 4,
    podsOnNodeSyncParallelism: 1,
    enablePodsOnNodeSyncListPager: true,
  },
} as const;

/** The simulator's configuration: the official stages as published, then ours. */
export async function ensureStages(
  directory: string,
  moduleDirectory: ModuleSource,
): Promise<ConfigurationFile> {
  const official = await officialStages(join(directory, `kwok-${KWOK.version}.yaml`), moduleDirectory);
  const own = [OPTIONS, ...podStages(), ...nodeStages(), ...addressStages()].map((document) =>
    JSON.stringify(document, null, 2),
  );
  return ensureFile(join(directory, "kwok.yaml"), [official, ...own].join("\n---\n"));
}

/** Kept beside the configuration, so that a warm start asks nobody for the module. */
async function officialStages(file: string, moduleDirectory: ModuleSource): Promise<string> {
  const kept = await readIfPresent(file);
  if (kept !== undefined) return kept;
  const stages = join(await moduleDirectory(KWOK.module, KWOK.version), "kustomize", "stage");
  const texts = await Promise.all(OFFICIAL.map((path) => readFile(join(stages, path), "utf8")));
  return (await ensureFile(file, texts.join("\n---\n"))).content;
}
