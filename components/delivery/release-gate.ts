import { setTimeout as delay } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { found } from "../../lib/found";
import type { LiveRelease, LiveTemplate } from "./live-types";
import { readRelease, type RolloutReference } from "./read-release";
import { judge, type Verdict } from "./verdict-plan";
import { isUnprovenWayBack } from "./way-back-plan";

/** Between two looks at a release. */
const LOOK_MILLISECONDS = 500;
/** How long a trouble that does not pass by itself is borne: the controller may be about to report its end. */
const HOPELESS_MILLISECONDS = 10_000;

/** What an update of the stack waits for when it has changed a Rollout. */
export interface ReleaseGate {
  readonly hooks: pulumi.ResourceHookBinding;
}

/** A wait for one release. */
export interface ReleaseWait extends RolloutReference {
  readonly seconds: number;
  /** The stack that is updated, as the command that shows more has to be told. */
  readonly stack: string;
  /** The state of the release now. */
  readonly look: () => Promise<Verdict>;
}

const troubleText = ({ troubles }: Verdict): string =>
  [...new Set(troubles.map(({ message }) => message))].map((message) => `\n  - ${message}`).join("");

const failure = (wait: ReleaseWait, what: string, verdict: Verdict | undefined): Error =>
  new Error(
    `Rollout ${wait.namespace}/${wait.name}: ${what}` +
      (verdict === undefined ? "" : troubleText(verdict)) +
      `\n  see: npm run -s ops -- status ${wait.name.replace(/^spotify-ai-|-service$/g, "")} -s ${wait.stack}`,
  );

/**
 * Waits until the release is healthy, or stands where its strategy lets it stand: at a pause or an analysis.
 * @throws when the controller gave it up, when somebody holds it, when its pods cannot come, or when time is up.
 */
export async function awaitRelease(wait: ReleaseWait): Promise<Verdict> {
  const end = Date.now() + wait.seconds * 1000;
  let hopelessSince: number | undefined;
  for (;;) {
    const verdict = await wait.look();
    switch (verdict.kind) {
      case "healthy":
      case "paused":
      case "analysing":
        return verdict;
      case "degraded":
        throw failure(wait, `degraded: ${verdict.message}`, verdict);
      case "held":
        throw failure(wait, `paused, but not by its strategy: ${verdict.message}`, verdict);
      case "progressing":
        break;
      default:
        throw new Error(`unhandled verdict ${JSON.stringify(verdict.kind satisfies never)}`);
    }
    const isHopeless = verdict.troubles.some(({ mayPass }) => !mayPass);
    hopelessSince = isHopeless ? (hopelessSince ?? Date.now()) : undefined;
    if (hopelessSince !== undefined && Date.now() - hopelessSince > HOPELESS_MILLISECONDS)
      throw failure(wait, "its pods cannot come", verdict);
    if (Date.now() > end)
      throw failure(wait, `not settled within ${wait.seconds} s: ${verdict.message}`, verdict);
    await delay(LOOK_MILLISECONDS);
  }
}

interface RolloutInputs {
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly spec?: { readonly progressDeadlineSeconds?: number; readonly template?: LiveTemplate };
}

const referenceOf = ({ metadata }: RolloutInputs): RolloutReference => ({
  namespace: metadata?.namespace ?? "default",
  name: metadata?.name ?? "",
});

/** @throws when an update would bring back a version that was given up, which the controller would not judge again. */
function assertProven(
  { namespace, name }: RolloutReference,
  release: LiveRelease,
  template: LiveTemplate,
): void {
  if (!isUnprovenWayBack(release, template)) return;
  const images = (template.spec?.containers ?? []).flatMap(({ image = "" }) => image).join(", ");
  throw new Error(
    `Rollout ${namespace}/${name}: an analysis gave ${images} up, and the controller would bring it back without one; ` +
      "release it under another tag or digest, so that it is judged again",
  );
}

/** Pods of a release may come in several rounds, each with the deadline of one. */
const ROUNDS = 2;

/**
 * Makes an update wait for the Rollouts it changes: the engine asks after each change, with any resource plugin.
 * @param kubeconfig text of the kubeconfig of the cluster.
 */
export function releaseGate(kubeconfig: pulumi.Output<string>): ReleaseGate {
  const stack = pulumi.getStack();
  const text = new Promise<string>((resolve) => {
    kubeconfig.apply(resolve);
  });
  const open = async () => {
    const { KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromString(await text);
    return config;
  };
  const entry = new pulumi.ResourceHook("release-entry", async ({ newInputs }) => {
    const inputs = newInputs as RolloutInputs;
    const reference = referenceOf(inputs);
    const template = inputs.spec?.template;
    // A Rollout that somebody deleted has nothing to go back to.
    const release = await found(readRelease(await open(), reference));
    if (release !== undefined && template !== undefined) assertProven(reference, release, template);
  });
  const hook = new pulumi.ResourceHook("release-gate", async ({ newOutputs, newInputs }) => {
    const inputs = (newOutputs ?? newInputs) as RolloutInputs;
    const reference = referenceOf(inputs);
    const config = await open();
    const { kind, message } = await awaitRelease({
      ...reference,
      stack,
      seconds: ROUNDS * (inputs.spec?.progressDeadlineSeconds ?? 600),
      look: async () => judge(await readRelease(config, reference)),
    });
    if (kind !== "healthy")
      await pulumi.log.info(
        `Rollout ${reference.namespace}/${reference.name}: ${kind} as intended: ${message}`,
      );
  });
  return { hooks: { beforeUpdate: [entry], afterCreate: [hook], afterUpdate: [hook] } };
}
