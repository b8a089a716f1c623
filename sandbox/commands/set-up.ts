import { join } from "node:path";
import { allSettled } from "../control-plane/all-settled";
import { startControlPlane } from "../control-plane/index";
import { type Settings, planSettings, saveSettings } from "../engine/environment";
import { ensureKeyService } from "../engine/key-service";
import { writeLaunchers } from "../engine/launchers";
import { createPulumi, type Pulumi } from "../engine/pulumi";
import { createModuleSource } from "../obtain/go-modules";
import { obtainAll } from "../obtain/obtain-all";
import { executableOf, obtainPlugin, type Plugin, PLUGINS } from "../obtain/plugins";
import { type Resolved, ResolvedMemory } from "../obtain/resolved";
import { homeLayout } from "../paths";
import type { App } from "./app";
import { preparePlaces } from "./places";

/** A sandbox that is ready to deploy to. */
export interface Ready {
  readonly settings: Settings;
  readonly pulumi: Pulumi;
  readonly server: string;
}

/** Obtains everything, starts the control plane and writes what plain pulumi and kubectl need. Idempotent. */
export async function setUp(app: App): Promise<Ready> {
  const { paths } = app;
  await preparePlaces(paths);
  const memory = await ResolvedMemory.open(homeLayout(paths.home).resolved);
  const parts = await obtainAll(app, memory);
  const plugins = await resolvePlugins(app, parts.pulumi.directory, memory);
  await memory.save();
  const standIns = plugins.filter(({ found }) => found.source === "stand-in").map(({ plugin }) => plugin);
  await writeLaunchers(homeLayout(paths.home).launchers, standIns, paths.checkout);
  const binary = (part: Resolved, name: string) => join(part.directory, name);
  app.signal?.throwIfAborted();
  const starting = startControlPlane({
    home: paths.home,
    binaries: {
      etcd: binary(parts.etcd, "etcd"),
      "kube-apiserver": binary(parts.kubernetes, "kube-apiserver"),
      "kube-controller-manager": binary(parts.kubernetes, "kube-controller-manager"),
      "kube-scheduler": binary(parts.kubernetes, "kube-scheduler"),
      kwok: binary(parts.kwok, "kwok"),
      "rollouts-controller": binary(parts["rollouts-controller"], "rollouts-controller"),
    },
    moduleDirectory: createModuleSource(app),
    progress: app.progress,
  });
  const keyService = ensureKeyService(paths);
  await allSettled([starting, keyService]);
  const [{ kubeconfig, server, auditLog }, keyServicePort] = await Promise.all([starting, keyService]);
  app.signal?.throwIfAborted();
  const settings = planSettings(paths, {
    engine: parts.pulumi.directory,
    pluginDirectories: plugins
      .map(({ found }) => found)
      .filter(({ source }) => source !== "stand-in")
      .map(({ directory }) => directory),
    kubeconfig,
    auditLog,
    keyServicePort,
  });
  await saveSettings(paths, settings);
  const pulumi = createPulumi(paths, settings, app);
  if (standIns.length > 0)
    app.progress.note(
      `Stand-ins in use for ${standIns.map(executableOf).join(", ")} (npm run doctor says why)`,
    );
  return { settings, pulumi, server };
}

/** Which program serves each plugin. */
export async function resolvePlugins(
  app: App,
  engine: string,
  memory: ResolvedMemory,
): Promise<readonly { readonly plugin: Plugin; readonly found: Resolved }[]> {
  return Promise.all(
    PLUGINS.map(async (plugin) => ({ plugin, found: await obtainPlugin(app, plugin, { engine, memory }) })),
  );
}
