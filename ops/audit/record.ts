/** One thing that somebody did, whoever recorded it. */
export interface AuditRecord {
  /** When it ended, as an ISO time. */
  readonly at: string;
  readonly source: AuditSource;
  /** User of the API server, or author of what was deployed; `x as y` where x acted as y. */
  readonly who: string;
  /** Verb of the API server, or kind of the engine's operation. */
  readonly action: string;
  /** What it was done to: `deployments/auth`, or `stack dev`. */
  readonly target: string;
  /** Namespace of the target; empty where it has none. */
  readonly namespace: string;
  readonly outcome: AuditOutcome;
  /** The answer's code and its reason, or how many resources were changed. Never the content of a request. */
  readonly detail: string;
  /** Under which the source knows it. */
  readonly id: string;
}

/** Who keeps records. */
export const auditSources = ["engine", "api-server"] as const;
export type AuditSource = (typeof auditSources)[number];

/** How what was asked for ended. */
export const auditOutcomes = ["done", "refused", "failed"] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];
