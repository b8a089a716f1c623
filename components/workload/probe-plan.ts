import type { Deadlines } from "../services/catalogue-types";

/** Seconds between two checks. Liveness is slower: a pod leaves the traffic before it is restarted. */
export const PROBE_PERIODS = { startup: 5, readiness: 5, liveness: 10 } as const;

/**
 * Seconds between the end of a pod and the end of new requests to it: every proxy must hear of it first. Until
 * then the pod goes on answering.
 */
const DEREGISTRATION_SECONDS = 10;
/** Seconds between the last answer and the end of the process: closing of files and connections. */
const CLOSING_SECONDS = 5;
/** Seconds in which a node pulls an image that it has not seen. */
const PULL_SECONDS = 60;

const probe = (path: string, periodSeconds: number, timeoutSeconds: number) => ({
  httpGet: { path, port: "http", scheme: "HTTP" },
  periodSeconds,
  timeoutSeconds,
});

/** Startup, readiness and liveness: three questions with three paths. */
export const planProbes = ({ start, answer }: Deadlines) => ({
  startupProbe: {
    ...probe("/started", PROBE_PERIODS.startup, answer),
    failureThreshold: Math.ceil(start / PROBE_PERIODS.startup),
  },
  readinessProbe: { ...probe("/ready", PROBE_PERIODS.readiness, answer), failureThreshold: 2 },
  livenessProbe: { ...probe("/live", PROBE_PERIODS.liveness, answer), failureThreshold: 3 },
});

/** The end of a pod: it answers until nobody asks any more, then ends its open work. */
export const planEnd = ({ drain }: Deadlines) => ({
  lifecycle: { preStop: { sleep: { seconds: DEREGISTRATION_SECONDS } } },
  terminationGracePeriodSeconds: DEREGISTRATION_SECONDS + drain + CLOSING_SECONDS,
});

/** Seconds in which a new pod must be ready before its rollout counts as failed: pulled, and started twice. */
export const progressDeadline = ({ start }: Deadlines): number => PULL_SECONDS + 2 * start;
