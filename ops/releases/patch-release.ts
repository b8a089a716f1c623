/* eslint @typescript-eslint/no-unsafe-class-instance-assignment: off -- the client reads plain objects of the same shape */
import {
  AuthenticationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  PatchStrategy,
  setHeaderOptions,
} from "@kubernetes/client-node";
import type { LiveRelease, LiveRollout } from "../../components/delivery/live-types";
import { EXIT, Failure } from "../../lib/failure";
import type { Cluster } from "../cluster/cluster";
import { LAST_REQUEST } from "./tree-plan";
import type { Patches } from "./verb-plan";

const merge = () => setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** A change of a release, as the trail tells it. */
export interface Request {
  /** The verb and what it applies to, for example `rollback to revision 3`. */
  readonly what: string;
  readonly at: Date;
}

/** Who the API server takes the user for. */
async function whoAmI(cluster: Cluster): Promise<string> {
  const { status } = await cluster.api(AuthenticationV1Api).createSelfSubjectReview({
    body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
  });
  return status?.userInfo?.username ?? "unknown";
}

/**
 * Makes sure that an object still is about the release that somebody looked at and decided about.
 * @throws {Failure} with exit code 4 when it is not.
 */
function assertSameRelease(seen: LiveRollout, now: LiveRollout): void {
  const isSame =
    JSON.stringify(seen.spec.template) === JSON.stringify(now.spec.template) &&
    seen.status?.currentPodHash === now.status?.currentPodHash;
  if (isSame) return;
  throw new Failure(
    `${seen.metadata.name}: another release has begun since this one was looked at; nothing was done`,
    { remedy: "look at it with status, and decide again", exitCode: EXIT.resource },
  );
}

/**
 * Makes a change of a Rollout, and writes on the object who made what and when. That is written first; whoever is
 * stopped between the two requests asks again.
 * @returns the user in whose name it was made.
 * @throws {Failure} with exit code 4 when another release has begun since the given one was read.
 */
export async function changeRelease(
  cluster: Cluster,
  { rollout }: LiveRelease,
  { patches, request }: { readonly patches: Patches; readonly request: Request },
): Promise<string> {
  const { name, namespace } = rollout.metadata;
  const by = await whoAmI(cluster);
  const at = request.at.toISOString();
  const object = { group: "argoproj.io", version: "v1alpha1", namespace, plural: "rollouts", name };
  const rollouts = cluster.api(CustomObjectsApi);
  assertSameRelease(rollout, (await rollouts.getNamespacedCustomObject(object)) as LiveRollout);
  const note = { annotations: { [LAST_REQUEST]: JSON.stringify({ what: request.what, by, at }) } };
  const answer = (await rollouts.patchNamespacedCustomObject(
    { ...object, body: { metadata: note } },
    merge(),
  )) as LiveRollout;
  assertSameRelease(rollout, answer);
  if (patches.spec !== undefined)
    await rollouts.patchNamespacedCustomObject({ ...object, body: { spec: patches.spec } }, merge());
  if (patches.template !== undefined) {
    const body = [{ op: "replace", path: "/spec/template", value: patches.template }];
    await rollouts.patchNamespacedCustomObject(
      { ...object, body },
      setHeaderOptions("Content-Type", PatchStrategy.JsonPatch),
    );
  }
  if (patches.status !== undefined) {
    const body = { status: patches.status };
    await rollouts.patchNamespacedCustomObjectStatus({ ...object, body }, merge());
  }
  return by;
}

/** Tells of a change that was made: an event beside the object. */
export async function tellOfChange(
  cluster: Cluster,
  { rollout }: LiveRelease,
  { by, request }: { readonly by: string; readonly request: Request },
): Promise<void> {
  const { name, namespace, uid } = rollout.metadata;
  await cluster.api(CoreV1Api).createNamespacedEvent({
    namespace,
    body: {
      metadata: { generateName: `${name}.`, namespace },
      involvedObject: { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name, namespace, uid },
      type: "Normal",
      reason: "OperatorRequest",
      message: `${by}: ${request.what}`,
      source: { component: "platform-ops" },
      firstTimestamp: request.at,
      lastTimestamp: request.at,
      count: 1,
    },
  });
}

/** Makes a change of a Rollout and leaves its trail. @returns the user in whose name it was made. */
export async function patchRelease(
  cluster: Cluster,
  release: LiveRelease,
  change: { readonly patches: Patches; readonly request: Request },
): Promise<string> {
  const by = await changeRelease(cluster, release, change);
  await tellOfChange(cluster, release, { by, request: change.request });
  return by;
}
