import { readRelease } from "../../components/delivery/read-release";
import type { LiveRelease } from "../../components/delivery/live-types";
import { EXIT, Failure } from "../../lib/failure";
import type { Cluster } from "../cluster/cluster";
import type { Context } from "../command";
import { readOutputs, type ServiceOutput, serviceNamed } from "../engine/stack-outputs";
import { readInput } from "../input/given";
import { serviceInput } from "../input/service-input";
import { stackFileName } from "../stack-file";

/** A service whose pods a Rollout holds. */
export interface Found {
  readonly key: string;
  readonly service: ServiceOutput;
  readonly cluster: Cluster;
  readonly release: LiveRelease;
}

/** Reads a service's release as it is now. */
export const lookAt = (cluster: Cluster, { name, namespace }: ServiceOutput): Promise<LiveRelease> =>
  readRelease(cluster.config, { name, namespace });

/**
 * The release that a command names.
 * @throws {Failure} with exit code 2 when there is no such service, and when it is a Deployment, which has no stages.
 */
export async function findRelease(context: Context): Promise<Found> {
  const { service: key } = readInput(serviceInput, { service: context.given["service"] });
  const stack = await (await context.engine()).stack(context.settings.stack);
  const service = serviceNamed(await readOutputs(stack), key);
  if (service.strategy === "rolling") {
    throw new Failure(`service: ${key} is rolled out pod by pod and has no stages to drive`, {
      remedy: `set-image releases another version; services.${key}.delivery in ${stackFileName(stack.name)} chooses another strategy`,
      exitCode: EXIT.usage,
    });
  }
  const cluster = await context.cluster();
  return { key, service, cluster, release: await lookAt(cluster, service) };
}
