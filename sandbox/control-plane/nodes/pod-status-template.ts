/** What every container of a pod looks like. The values are templates; `.` is the container, `$was` its last status. */
export interface ContainerState {
  readonly ready: boolean;
  /** The `state`, as lines of YAML. */
  readonly state: string;
  /** The `lastState`, as lines of YAML. @default what it was */
  readonly lastState?: string;
  /** True when the container has been started once more. @default false */
  readonly restarted?: boolean;
}

/** The status of a pod. */
export interface PodStatus {
  readonly phase: "Pending" | "Running" | "Failed";
  readonly container: ContainerState;
  /** Reason and message of the pod itself, for example of an eviction. */
  readonly reason?: { readonly reason: string; readonly message: string };
}

/** A kwok template (Go template that yields YAML) of a pod's whole status. */
export const podStatus = ({ phase, container, reason }: PodStatus): string =>
  [
    "{{ $now := Now }}{{ $root := . }}{{ $names := list }}{{ range .spec.containers }}{{ $names = append $names .name }}{{ end }}",
    `phase: ${phase}`,
    ...(reason ? [`reason: ${reason.reason}`, `message: ${JSON.stringify(reason.message)}`] : []),
    "startTime: {{ or .status.startTime $now | Quote }}",
    ...conditions(container.ready),
    "{{ $was := dict }}{{ range .status.containerStatuses }}{{ $_ := set $was .name . }}{{ end }}",
    ...containers(container),
    ...addresses,
    "",
  ].join("\n");

function conditions(ready: boolean): string[] {
  const unready = [
    "  reason: ContainersNotReady",
    '  message: {{ printf "containers with unready status: [%s]" (join " " $names) | Quote }}',
  ];
  const condition = (type: string, holds: boolean) => [
    `- type: ${type}`,
    `  status: "${holds ? "True" : "False"}"`,
    "  lastTransitionTime: {{ $now | Quote }}",
    ...(holds ? ["  reason: null", "  message: null"] : unready),
  ];
  return [
    "conditions:",
    ...condition("Initialized", true),
    ...condition("ContainersReady", ready),
    ...condition("Ready", ready),
  ];
}

const indent = (lines: string, spaces: number) => lines.replaceAll(/^/gm, " ".repeat(spaces));

const containers = ({ ready, state, lastState, restarted = false }: ContainerState): string[] => [
  "containerStatuses:",
  "{{ range .spec.containers }}",
  "{{ $last := get $was .name | default dict }}",
  "- name: {{ .name | Quote }}",
  "  image: {{ .image | Quote }}",
  '  imageID: ""',
  `  ready: ${String(ready)}`,
  `  started: ${String(ready)}`,
  `  restartCount: {{ ${restarted ? "add1 " : ""}(int (get $last "restartCount" | default 0)) }}`,
  "  state:",
  indent(state, 4),
  ...(lastState === undefined
    ? ['  {{ with get $last "lastState" }}', "  lastState: {{ toJson . }}", "  {{ end }}"]
    : ["  lastState:", indent(lastState, 4)]),
  "{{ end }}",
];

/** Only once: a patch would add a second address to the first. */
const addresses = [
  "{{ if not .status.podIP }}",
  "{{ with NodeIPsWith .spec.nodeName }}",
  "hostIP: {{ index . 0 | Quote }}",
  "hostIPs:",
  "{{ range . }}",
  "- ip: {{ . | Quote }}",
  "{{ end }}",
  "{{ end }}",
  '{{ with PodIPsWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) }}',
  "podIP: {{ index . 0 | Quote }}",
  "podIPs:",
  "{{ range . }}",
  "- ip: {{ . | Quote }}",
  "{{ end }}",
  "{{ end }}",
  "{{ end }}",
];
