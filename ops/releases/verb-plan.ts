import type { LiveRelease } from "../../components/delivery/live-types";
import { judge } from "../../components/delivery/verdict-plan";

/** What an operator can do to a release. */
export const verbs = ["promote", "promote-full", "abort", "retry", "pause"] as const;
export type Verb = (typeof verbs)[number];

/** Merge patches that make a verb: of the object, and of its status. */
export interface Patches {
  readonly spec?: object;
  /** The whole pod template, in place of the present one. */
  readonly template?: object;
  readonly status?: object;
}

/** A verb that is possible, or why it is not. */
export type Planned = { readonly patches: Patches } | { readonly refused: string };

const analysed = ({ rollout }: LiveRelease): boolean => {
  const { canary, blueGreen } = rollout.spec.strategy;
  return JSON.stringify([canary, blueGreen]).includes("templateName");
};

/** Whether going to the end at once leaves out an analysis. */
export const skipsAnalysis = (verb: Verb, release: LiveRelease): boolean =>
  verb === "promote-full" && analysed(release);

function promote(release: LiveRelease): Planned {
  const { kind, message } = judge(release);
  const { spec, status } = release.rollout;
  if (kind === "analysing")
    return {
      refused: `it is being analysed (${message}); wait for the analysis, or give --full to go without it`,
    };
  if (kind !== "paused" && kind !== "held") return { refused: `it is not paused but ${kind} ${message}` };
  const isInconclusive = status?.pauseConditions?.some(({ reason }) => reason.startsWith("Inconclusive"));
  return {
    patches: {
      ...(spec.paused === true ? { spec: { paused: false } } : {}),
      status: { pauseConditions: null, ...(isInconclusive === true ? { controllerPause: false } : {}) },
    },
  };
}

/** The patches that make a verb of a release as it is now. Each is one request, so that a verb is made whole or not. */
export function planVerb(verb: Verb, release: LiveRelease): Planned {
  const { kind } = judge(release);
  const { abort, stableRS, currentPodHash } = release.rollout.status ?? {};
  const isUnderWay = stableRS !== currentPodHash || (kind !== "healthy" && kind !== "degraded");
  switch (verb) {
    case "promote":
      return promote(release);
    case "promote-full":
      return isUnderWay && abort !== true
        ? { patches: { status: { promoteFull: true } } }
        : { refused: `no release is under way (${kind})` };
    case "abort":
      if (abort === true) return { refused: "it was given up already" };
      return isUnderWay
        ? { patches: { status: { abort: true } } }
        : { refused: `no release is under way (${kind}); rollback goes back to an earlier revision` };
    case "retry":
      return abort === true
        ? { patches: { status: { abort: false } } }
        : { refused: `it was not given up but is ${kind}` };
    case "pause":
      if (release.rollout.spec.paused === true) return { refused: "it is paused already" };
      return isUnderWay
        ? { patches: { spec: { paused: true } } }
        : { refused: `no release is under way (${kind})` };
    default:
      throw new Error(`unhandled verb ${JSON.stringify(verb satisfies never)}`);
  }
}
