/** What the API server knows of a service. */
export interface ServiceFacts {
  readonly key: string;
  readonly namespace: string;
  readonly strategy: string;
  /** Undefined where the workload does not exist. */
  readonly workload?: {
    readonly kind: "Deployment" | "Rollout";
    readonly desired: number;
    readonly ready: number;
    /** Whether the controller has seen the newest specification. */
    readonly observed: boolean;
    /** Phase of a Rollout. */
    readonly phase?: string;
    readonly message?: string;
  };
  /** Ready addresses behind the Service; undefined where the Service does not exist. */
  readonly endpoints?: number;
  /** Undefined where there is no budget. */
  readonly disruptionsAllowed?: number;
  /** Restarts of the containers that run now. */
  readonly restarts: number;
}

/** Verdict on a service. A degraded service answers, with less than it should have. */
export type Health = "healthy" | "progressing" | "degraded" | "down";

/** A service with what is wrong with it. */
export interface Judged {
  readonly facts: ServiceFacts;
  readonly health: Health;
  readonly reasons: readonly string[];
}

const FAILED_PHASES = ["Degraded", "Error"];

/** Judges one service by what the API server knows of it. */
export function judgeHealth(facts: ServiceFacts): Judged {
  const { workload, endpoints, disruptionsAllowed } = facts;
  if (workload === undefined) return { facts, health: "down", reasons: ["its workload does not exist"] };
  const { desired, ready, observed, phase, message } = workload;
  const missing = ready < desired ? [`${ready} of ${desired} replicas are ready`] : [];
  const failed =
    phase !== undefined && FAILED_PHASES.includes(phase)
      ? [`the rollout is ${phase}: ${message ?? "no reason"}`]
      : [];
  const unobserved = observed ? [] : ["the controller has not seen the newest specification yet"];
  const unreachable =
    endpoints === undefined
      ? ["its Service does not exist"]
      : endpoints === 0
        ? ["no ready address is behind its Service"]
        : [];
  const stuck =
    disruptionsAllowed === 0 && missing.length === 0 ? ["its disruption budget allows no eviction"] : [];
  const reasons = [...unreachable, ...failed, ...missing, ...unobserved, ...stuck];
  const health: Health =
    unreachable.length > 0 || (desired > 0 && ready === 0)
      ? "down"
      : failed.length > 0 || stuck.length > 0
        ? "degraded"
        : missing.length > 0 || unobserved.length > 0
          ? "progressing"
          : "healthy";
  return { facts, health, reasons };
}

/** Icons as Argo Rollouts has them. */
export const healthIcons: Readonly<Record<Health, string>> = {
  healthy: "✔",
  progressing: "◌",
  degraded: "✖",
  down: "✖",
};
