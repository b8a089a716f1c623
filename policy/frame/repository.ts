/** One record the pipeline wrote about an update of a stack. */
export interface DeploymentRecord {
  readonly stack: string;
  readonly at: string;
  readonly policyPackHash?: string;
  readonly approvedPolicyPackHash?: string;
  readonly planHash?: string;
  readonly approvedPlanHash?: string;
}

/** What repository rules judge: files by path, and records of the pipeline. Reading them is the caller's work. */
export interface Repository {
  readonly files: ReadonlyMap<string, string>;
  readonly deployments: readonly DeploymentRecord[];
  /** Exported state by stack, as text. */
  readonly states: ReadonlyMap<string, string>;
  /** Values that must not appear anywhere in plain text. */
  readonly canaries: readonly string[];
  /** The day on which waivers are judged. */
  readonly today: Date;
  /** Configuration of the pack by environment, as parsed JSON. */
  readonly packConfigs: ReadonlyMap<string, unknown>;
}
