import { container, type Json, podSpec, type Yard } from "./objects";

/** One way to misuse a pod, whatever kind carries it. */
export interface PodAttack {
  readonly family: number;
  readonly name: string;
  /** Id of the rule that must refuse it. */
  readonly rule: string;
  readonly spec: (yard: Yard) => Json;
  readonly podMetadata?: Json;
  /** Leaves out what must be there: a patch that merges would keep the harmless value. */
  readonly omits?: true;
  /** Kubernetes itself refuses the field in a template or on another kind. */
  readonly podOnly?: true;
  /** Another part of the API server refuses a bare pod before any policy is asked. */
  readonly inTemplatesOnly?: true;
}

/** A harmless pod with another part. */
export const withPod =
  (change: Json): PodAttack["spec"] =>
  (yard) => ({ ...podSpec(yard), ...change });
/** A harmless pod whose container has another part. */
export const withContainer =
  (change: Json): PodAttack["spec"] =>
  (yard) => ({ ...podSpec(yard), containers: [{ ...container(yard), ...change }] });

/** A harmless pod with a volume. */
export const withVolume = (volume: Json) => withPod({ volumes: [{ name: "v", ...volume }] });

/** Labels or annotations through which a pod would steer what is not its tenant's. */
export const steering = (name: string, podMetadata: Json): PodAttack => ({
  family: 45,
  name: `pod ${name}`,
  rule: "TEN-MET-03",
  spec: withPod({}),
  podMetadata,
});
