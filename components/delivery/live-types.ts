/** The part of a condition that a judgement looks at. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** The part of a pod template that tells one release from another. */
export interface LiveTemplate {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: {
    readonly containers?: readonly {
      readonly name: string;
      readonly image?: string;
      readonly envFrom?: readonly { readonly configMapRef?: { readonly name?: string } }[];
    }[];
  };
}

interface LiveMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly generation?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A Rollout as the API server shows it, as far as the platform reads it. */
export interface LiveRollout {
  readonly metadata: LiveMetadata;
  readonly spec: {
    readonly replicas?: number;
    readonly paused?: boolean;
    readonly template: LiveTemplate;
    readonly progressDeadlineSeconds?: number;
    readonly strategy: {
      readonly canary?: {
        readonly steps?: readonly Readonly<Record<string, unknown>>[];
        readonly trafficRouting?: object;
        readonly stableService?: string;
        readonly canaryService?: string;
      };
      readonly blueGreen?: {
        readonly activeService: string;
        readonly previewService?: string;
        readonly scaleDownDelaySeconds?: number;
      };
    };
  };
  readonly status?: {
    readonly phase?: string;
    readonly message?: string;
    readonly abort?: boolean;
    readonly promoteFull?: boolean;
    readonly observedGeneration?: string;
    readonly currentPodHash?: string;
    readonly stableRS?: string;
    readonly currentStepIndex?: number;
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly pauseConditions?: readonly { readonly reason: string; readonly startTime?: string }[];
    readonly conditions?: readonly Condition[];
    readonly canary?: {
      readonly weights?: { readonly canary?: { readonly weight?: number } };
    };
    readonly blueGreen?: { readonly activeSelector?: string; readonly previewSelector?: string };
  };
}

/** A ReplicaSet of a Rollout: one revision. */
export interface LiveRevision {
  readonly metadata: LiveMetadata & {
    readonly ownerReferences?: readonly { readonly uid: string }[];
    readonly creationTimestamp?: string;
  };
  readonly spec: { readonly replicas?: number; readonly template: LiveTemplate };
  readonly status?: { readonly replicas?: number; readonly readyReplicas?: number };
}

/** A pod of a revision. */
export interface LivePod {
  readonly metadata: LiveMetadata;
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly {
      readonly name: string;
      readonly ready?: boolean;
      readonly restartCount?: number;
      readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
    }[];
  };
}

/** An analysis run of a Rollout. */
export interface LiveRun {
  readonly metadata: LiveMetadata & {
    readonly ownerReferences?: readonly { readonly uid: string }[];
    readonly creationTimestamp?: string;
  };
  readonly status?: {
    readonly phase?: string;
    readonly message?: string;
    readonly metricResults?: readonly {
      readonly name: string;
      readonly phase: string;
      readonly message?: string;
      readonly measurements?: readonly { readonly value?: string; readonly phase: string }[];
    }[];
  };
}

/** Everything about one service's release that a judgement looks at, read at one moment. */
export interface LiveRelease {
  readonly rollout: LiveRollout;
  readonly revisions: readonly LiveRevision[];
  /** Pods of all revisions. */
  readonly pods: readonly LivePod[];
  /** Analyses of all revisions. */
  readonly runs: readonly LiveRun[];
}

/** Label by which the controller tells the pods of revisions apart. */
export const HASH_LABEL = "rollouts-pod-template-hash";

/** Hash of the pods of a revision; empty where it has none. */
export const hashOf = ({ metadata }: LiveRevision): string => metadata.labels?.[HASH_LABEL] ?? "";

/** Annotation with the number of a revision. */
export const REVISION_ANNOTATION = "rollout.argoproj.io/revision";
