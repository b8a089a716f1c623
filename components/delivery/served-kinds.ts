import type { CustomObjectsApi, RequestContext, ResponseContext } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import { found } from "../../lib/found";
import { refusal } from "../../lib/problems";
import { type NeededKind, servedProblems } from "./needed-kinds-plan";

/** Milliseconds for an answer; a server that is slower is left to the provider, which has patience of its own. */
const ANSWER_MILLISECONDS = 10_000;

/** Names of the resources of a group and version: none where the API server does not know it. */
async function resourcesOf(api: CustomObjectsApi, groupVersion: string): Promise<string[]> {
  const [group = "", version = ""] = groupVersion.split("/");
  const known = await found(api.getAPIResources({ group, version }));
  return known?.resources.map(({ name }) => name) ?? [];
}

/** A client of the cluster that a kubeconfig names, whose requests end in time. */
async function clientOf(kubeconfig: string): Promise<CustomObjectsApi> {
  const client = await import("@kubernetes/client-node");
  const config = new client.KubeConfig();
  config.loadFromString(kubeconfig);
  const impatient = {
    pre: (request: RequestContext) => {
      request.setSignal(AbortSignal.timeout(ANSWER_MILLISECONDS));
      return Promise.resolve(request);
    },
    post: (response: ResponseContext) => Promise.resolve(response),
  };
  return new client.CustomObjectsApi(
    client.createConfiguration({
      baseServer: new client.ServerConfiguration(config.getCurrentCluster()?.server ?? "", {}),
      authMethods: { default: config },
      promiseMiddleware: [impatient],
    }),
  );
}

/**
 * Looks whether the API server has what releases need. One that does not answer or may not be asked is left to the
 * provider, which says so: that it lacks anything is then not known.
 * @param kubeconfig text of the kubeconfig of the cluster.
 * @throws {pulumi.RunError} that names every missing kind with its remedy.
 */
async function assertServed(needed: readonly NeededKind[], kubeconfig: string): Promise<void> {
  if (needed.length === 0) return;
  const groups = [...new Set(needed.map(({ groupVersion }) => groupVersion))];
  let served: ReadonlyMap<string, readonly string[]>;
  try {
    const api = await clientOf(kubeconfig);
    const answers = groups.map(
      async (group): Promise<[string, string[]]> => [group, await resourcesOf(api, group)],
    );
    served = new Map(await Promise.all(answers));
  } catch (error) {
    await pulumi.log.debug(`which kinds the API server has is not known: ${String(error)}`);
    return;
  }
  const problems = servedProblems(`Pulumi.${pulumi.getStack()}.yaml`, needed, served);
  if (problems.length > 0) throw new pulumi.RunError(refusal(problems));
}

/** The part of a cluster that tells whether it has what releases need. */
export interface ServingCluster {
  readonly kind: string;
  readonly kubeconfig: pulumi.Output<string>;
  /** What must exist before the first object of the platform. */
  readonly ready: readonly pulumi.Resource[];
}

/**
 * What must exist before the first object of the platform, once the cluster was found to have what releases need:
 * whatever depends on it is not registered before. A cluster that this program makes gets its kinds from the program's
 * own add-ons, and is not asked.
 */
export async function servedKinds(
  { kind, kubeconfig, ready }: ServingCluster,
  needed: readonly NeededKind[],
): Promise<pulumi.Resource[]> {
  if (kind !== "eks")
    await assertServed(needed, await new Promise<string>((resolve) => void kubeconfig.apply(resolve)));
  return [...ready];
}
