import { Failure } from "../../lib/failure";
import { withLock } from "../lock.cjs";
import type { ModuleSource } from "../obtain/module-source";
import { type Progress, type Step, tellWait } from "../progress";
import { allSettled } from "./all-settled";
import { ApiClient } from "./api-client";
import { ensureBaseObjects } from "./cluster/base-objects";
import { ensureDefinitions } from "./cluster/crds";
import { serverOf, writeConfiguration } from "./configuration/write";
import { auditLogOf, type Layout, layoutOf, type PartName } from "./layout";
import { kwokNodes } from "./nodes/kwok-nodes";
import type { NodeSource } from "./nodes/node-source";
import { type Binaries, type PartContext, placeOf } from "./parts/context";
import { kubeControllerManager, kubeScheduler } from "./parts/controllers";
import { etcd } from "./parts/etcd";
import { healthChecks } from "./parts/health";
import { kubeApiserver } from "./parts/kube-apiserver";
import { rolloutsController } from "./parts/rollouts-controller";
import { ensureCredentials } from "./pki/credentials";
import { ensurePorts, isFree, LISTENERS, type Listener, type Ports } from "./ports";
import { privateDirectory } from "./private-file";
import { type Part } from "./process/part";
import { ensurePart, runningPart } from "./process/supervise";

/** What the control plane is started with. */
export interface StartOptions {
  /** The sandbox's home directory; everything of the control plane lies in its folder `control-plane`. */
  readonly home: string;
  readonly binaries: Binaries;
  readonly moduleDirectory: ModuleSource;
  readonly progress: Progress;
}

/** How to reach the control plane. */
export interface ControlPlane {
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** Address of the API server. */
  readonly server: string;
  /** Path of the API server's record of who did what. */
  readonly auditLog: string;
}

/** How often a start is tried again because another program took a port in between. */
const PORT_ATTEMPTS = 3;

/** Starts what does not run, repairs what is ill, leaves the rest alone. */
export async function startControlPlane(options: StartOptions): Promise<ControlPlane> {
  const { home, progress } = options;
  const layout = layoutOf(home);
  await privateDirectory(home);
  return withLock(
    layout.lock,
    () => progress.run("Control plane", (step) => startWithFreePorts({ ...options, layout, step })),
    { onWait: tellWait(progress, "changing the control plane") },
  );
}

interface Start extends StartOptions {
  readonly layout: Layout;
  readonly step: Step;
}

async function startWithFreePorts(start: Start): Promise<ControlPlane> {
  const { layout } = start;
  await Promise.all(
    [layout.root, layout.credentials, layout.configuration, layout.data, layout.logs, layout.run].map(
      privateDirectory,
    ),
  );
  for (let attempt = 1; ; attempt += 1) {
    const { ports, changed } = await ensurePorts(layout.ports, (listener, port) =>
      usable(layout, listener, port),
    );
    try {
      return await startParts(start, ports);
    } catch (error) {
      const stolen = error instanceof Failure && attempt < PORT_ATTEMPTS && (await anyStolen(layout, ports));
      if (!stolen) throw error;
      start.progress.note(
        `Another program took a port meanwhile (${changed.length} were new): choosing again.`,
      );
    }
  }
}

const partOf = (listener: Listener): PartName => (listener === "etcd-peer" ? "etcd" : listener);

/** A port is ours while its part runs; else it must be free. */
async function usable(layout: Layout, listener: Listener, port: number): Promise<boolean> {
  const running = await runningPart(placeOf(layout, partOf(listener)).record);
  return running !== undefined || (await isFree(port));
}

async function anyStolen(layout: Layout, ports: Ports): Promise<boolean> {
  const still = await Promise.all(LISTENERS.map((listener) => usable(layout, listener, ports[listener])));
  return still.includes(false);
}

async function startParts(start: Start, ports: Ports): Promise<ControlPlane> {
  const { layout, binaries, step, moduleDirectory, progress } = start;
  const credentials = await ensureCredentials(layout.credentials);
  const configuration = await writeConfiguration(layout, credentials, ports);
  const health = healthChecks({
    layout,
    ports,
    authorities: credentials.authorities,
    databaseClient: credentials.holders["etcd-client"],
  });
  const context: PartContext = { layout, binaries, ports, credentials, configuration, health };
  step.detail("etcd");
  await ensurePart(etcd(context));
  step.detail("kube-apiserver");
  const server = await ensurePart(kubeApiserver(context));
  const ensure = async (part: Part) => {
    step.detail(part.name);
    await ensurePart(part, server);
  };
  const api = new ApiClient({
    port: ports["kube-apiserver"],
    authority: credentials.authorities.cluster,
    credential: credentials.holders.admin,
  });
  const nodes: NodeSource = kwokNodes(moduleDirectory);
  try {
    const base = ensureBaseObjects(api, nodes.permissions);
    await allSettled([
      ensure(kubeControllerManager(context)),
      ensure(kubeScheduler(context)),
      base.then(() => startNodes({ nodes, context, api, ensure })),
      // It looks for Istio's kinds when it starts, so they must be served before.
      Promise.all([base, ensureDefinitions({ api, moduleDirectory, progress })]).then(() =>
        ensure(rolloutsController(context)),
      ),
    ]);
  } finally {
    api.close();
  }
  return { kubeconfig: layout.kubeconfig, server: serverOf(ports), auditLog: auditLogOf(layout) };
}

async function startNodes(work: {
  readonly nodes: NodeSource;
  readonly context: PartContext;
  readonly api: ApiClient;
  ensure(part: Part): Promise<void>;
}): Promise<void> {
  const parts = await work.nodes.parts(work.context);
  await allSettled([...parts.map((part) => work.ensure(part)), work.nodes.ensureNodes(work.api)]);
}
