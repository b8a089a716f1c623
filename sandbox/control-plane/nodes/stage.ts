import { EDGE_CLASS } from "../../../lib/gateway-name";

/** Annotation on a pod or a node: how its simulated machine misbehaves. */
export const BEHAVIOUR = "sandbox.spotify-ai.io/behaviour";
/** Annotation on a pod that is slow to start: how long it takes, for example `30s`. */
export const START_DURATION = "sandbox.spotify-ai.io/start-duration";

/** Annotation on a node that a program made: its size as JSON, since a node's status cannot be declared. */
export const CAPACITY = "sandbox.spotify-ai.io/capacity";

/** A condition on an object: a jq path and what its values must be. */
export interface Expression {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[];
}

const expression = (key: string, operator: Expression["operator"], ...values: string[]): Expression =>
  values.length === 0 ? { key, operator } : { key, operator, values };

const conditionStatus = (type: string) => `.status.conditions.[] | select( .type == "${type}" ) | .status`;

/** Conditions that stages are made of. */
export const when = {
  phase: (phase: "Pending" | "Running") => expression(".status.phase", "In", phase),
  alive: expression(".metadata.deletionTimestamp", "DoesNotExist"),
  ready: expression(conditionStatus("Ready"), "In", "True"),
  notReady: expression(conditionStatus("Ready"), "NotIn", "True"),
  behaves: (behaviour: string) => expression(`.metadata.annotations["${BEHAVIOUR}"]`, "In", behaviour),
  wellBehaved: expression(`.metadata.annotations["${BEHAVIOUR}"]`, "DoesNotExist"),
  running: expression(".status.containerStatuses.[].state.running.startedAt", "Exists"),
  waitingFor: (reason: string) =>
    expression(".status.containerStatuses.[].state.waiting.reason", "In", reason),
  notWaiting: expression(".status.containerStatuses.[].state.waiting.reason", "DoesNotExist"),
  sized: expression(`.metadata.annotations["${CAPACITY}"]`, "Exists"),
  noStorage: expression('.status.capacity["ephemeral-storage"]', "DoesNotExist"),
  wantsLoadBalancer: expression(".spec.type", "In", "LoadBalancer"),
  ofCloudClass: expression(".spec.ingressClassName", "In", EDGE_CLASS),
  hasNoAddress: expression(".status.loadBalancer.ingress.[].hostname", "DoesNotExist"),
  restarts: expression(".spec.restartPolicy", "NotIn", "Never"),
  neverRestarts: expression(".spec.restartPolicy", "In", "Never"),
} as const;

/** Kinds that stages are for, with their group and version. */
const API_GROUPS = { Pod: "v1", Node: "v1", Service: "v1", Ingress: "networking.k8s.io/v1" } as const;

/** What a stage does to objects of a kind that meet all its conditions. */
export interface StageOptions {
  readonly name: string;
  readonly kind: keyof typeof API_GROUPS;
  readonly match: readonly Expression[];
  readonly delay?: { readonly milliseconds: number; readonly fromAnnotation?: string };
  /** Template of the new status; without one the stage only keeps others from acting. */
  readonly status?: string;
  readonly event?: { readonly type: "Normal" | "Warning"; readonly reason: string; readonly message: string };
}

/** A stage of ours goes before the official ones, which have no weight. */
const WEIGHT = 1;

/** A kwok stage. */
export function stage({ name, kind, match, delay, status, event }: StageOptions) {
  return {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Stage",
    metadata: { name: `sandbox-${kind.toLowerCase()}-${name}` },
    spec: {
      resourceRef: { apiGroup: API_GROUPS[kind], kind },
      selector: { matchExpressions: kind === "Node" ? match : [when.alive, ...match] },
      weight: WEIGHT,
      ...(delay && {
        delay: {
          durationMilliseconds: delay.milliseconds,
          ...(delay.fromAnnotation !== undefined && {
            durationFrom: { expressionFrom: `.metadata.annotations["${delay.fromAnnotation}"]` },
          }),
        },
      }),
      next: { ...(status !== undefined && { statusTemplate: status }), ...(event && { event }) },
    },
  };
}

/** A stage as kwok reads it. */
export type Stage = ReturnType<typeof stage>;
