import { CAPACITY, type Stage, stage, when } from "./stage";

/** How a node can misbehave. */
export const NODE_BEHAVIOURS = ["not-ready", "unreachable"] as const;

/** More often than the controller manager's patience with a silent node. */
const HEARTBEAT_MILLISECONDS = 20_000;
const NEVER_MILLISECONDS = 365 * 24 * 60 * 60 * 1000;

const NOT_READY = `{{ $now := Now }}
conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  lastHeartbeatTime: {{ $now | Quote }}
  lastTransitionTime: {{ $now | Quote }}
{{ if eq .type "Ready" }}
  status: "False"
  reason: KubeletNotReady
  message: "container runtime is down"
{{ else }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
{{ end }}
{{ end }}
`;

/** The simulator makes a node without a size endlessly large, but gives it no storage for scratch data. */
const SIZED = `
capacity: {{ index .metadata.annotations "${CAPACITY}" }}
allocatable: {{ index .metadata.annotations "${CAPACITY}" }}
`;

/** The stages of nodes that report trouble, or report nothing at all. */
export const nodeStages = (): readonly Stage[] => [
  stage({ kind: "Node", name: "size", match: [when.ready, when.sized, when.noStorage], status: SIZED }),
  stage({
    kind: "Node",
    name: "not-ready",
    match: [when.behaves("not-ready"), when.ready],
    status: NOT_READY,
  }),
  stage({
    kind: "Node",
    name: "not-ready-heartbeat",
    match: [when.behaves("not-ready"), when.notReady],
    delay: { milliseconds: HEARTBEAT_MILLISECONDS },
    status: NOT_READY,
  }),
  stage({
    kind: "Node",
    name: "unreachable",
    // Holds the official stages back: no heartbeat comes, and the controller manager draws its conclusion.
    match: [when.behaves("unreachable")],
    delay: { milliseconds: NEVER_MILLISECONDS },
  }),
];
