import { setTimeout } from "node:timers/promises";
import { EXIT, Failure } from "../../lib/failure";
import { planFiles, runName } from "../../tenants/database/bootstrap-plan";
import { databaseNamespace } from "../../tenants/surroundings";
import type { Tenant } from "../../tenants/tenant-schema";
import type { Context } from "../command";
import { readRegistry } from "./registry";

const DEFAULT_SECONDS = 900;
const EVERY_MILLISECONDS = 1000;

/**
 * Waits until the run that prepares, moves or erases a tenant's database has ended well.
 * @throws {Failure} with exit code 4 when it failed, and 9 when it did not end in time.
 */
export async function waitForRun(
  { settings, checkout, cluster, terminal, signal, now }: Context,
  tenant: Tenant,
): Promise<string> {
  const { environment, databaseServers } = readRegistry(checkout, settings.stack);
  const { BatchV1Api } = await import("@kubernetes/client-node");
  const api = (await cluster()).api(BatchV1Api);
  const name = runName(tenant.id, planFiles({ tenant, environment, databaseServers }));
  const namespace = databaseNamespace(environment);
  const seconds = settings.timeoutSeconds ?? DEFAULT_SECONDS;
  const deadline = now().getTime() + seconds * 1000;
  terminal.say(`waiting for the run ${namespace}/${name}`);
  for (;;) {
    const { status } = await api.readNamespacedJob({ name, namespace });
    if ((status?.succeeded ?? 0) > 0) return name;
    const failed = status?.conditions?.find((condition) => condition.type === "Failed");
    if (failed?.status === "True")
      throw new Failure(`the run ${name} failed: ${failed.message ?? failed.reason ?? "no reason given"}`, {
        remedy: `see its log: kubectl logs -n ${namespace} job/${name} --all-containers; when its cause is gone, \`pulumi up -s ${settings.stack}\` makes the run anew; then run the command again`,
        exitCode: EXIT.resource,
      });
    if (now().getTime() > deadline)
      throw new Failure(`the run ${name} did not end within ${seconds} s`, {
        remedy: "wait for it and run the command again, or give a longer --timeout",
        exitCode: EXIT.timedOut,
      });
    await setTimeout(EVERY_MILLISECONDS, undefined, { signal });
  }
}
