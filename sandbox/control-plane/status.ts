import { join } from "node:path";
import { type Layout, layoutOf, PARTS, type PartName } from "./layout";
import { placeOf } from "./parts/context";
import { type HealthChecks, healthChecks } from "./parts/health";
import { LISTENERS, type Ports, readPorts } from "./ports";
import { readIfPresent } from "./private-file";
import { runningPart } from "./process/supervise";

/** How one part is doing. */
export interface PartStatus {
  readonly name: PartName;
  readonly healthy: boolean;
  readonly log: string;
  /** Undefined when it does not run. */
  readonly pid?: number;
  /** When it was started, in ISO 8601. */
  readonly since?: string;
  /** Port on 127.0.0.1, where it has one. */
  readonly port?: number;
}

/** How every part is doing. Changes nothing. */
export async function controlPlaneStatus(home: string): Promise<readonly PartStatus[]> {
  const layout = layoutOf(home);
  const ports = await readPorts(layout.ports);
  const health = ports && (await readHealthChecks(layout, ports));
  return Promise.all(
    PARTS.map(async (name) => {
      const { log, record } = placeOf(layout, name);
      const running = await runningPart(record);
      const listener = LISTENERS.find((candidate) => candidate === name);
      return {
        name,
        log,
        healthy: running !== undefined && health !== undefined && (await health[name]()),
        ...(running && { pid: running.pid, since: running.since }),
        ...(ports && listener && { port: ports[listener] }),
      };
    }),
  );
}

async function readHealthChecks(layout: Layout, ports: Ports): Promise<HealthChecks | undefined> {
  const names = ["cluster.crt", "database.crt", "etcd-client.crt", "etcd-client.key"];
  const [cluster, database, certificate, key] = await Promise.all(
    names.map((name) => readIfPresent(join(layout.credentials, name))),
  );
  if (!cluster || !database || !certificate || !key) return undefined;
  return healthChecks({
    layout,
    ports,
    authorities: { cluster, database },
    databaseClient: { certificate, key },
  });
}
