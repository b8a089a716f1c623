import type { types } from "@pulumi/kubernetes";
import { type Findings, unless, when } from "./findings";
import type { Loose } from "./loose";
import type { Container, PlacedContainer, PodSpec } from "./workload";

type SecurityContext = Loose<types.input.core.v1.SecurityContext>;
type PodSecurityContext = Loose<types.input.core.v1.PodSecurityContext>;

const CONFINED: readonly (string | undefined)[] = ["RuntimeDefault", "Localhost"];
const SELINUX: readonly (string | undefined)[] = [
  undefined,
  "",
  "container_t",
  "container_init_t",
  "container_kvm_t",
  "container_engine_t",
];

/** Whether a context asks for the host of a Windows node. */
export const usesWindowsHost = (context: SecurityContext | PodSecurityContext | undefined): boolean =>
  context?.windowsOptions?.hostProcess === true;

/** SELinux and AppArmor fields that pods and containers spell alike. */
export const judgeProfiles = (
  path: string,
  context: SecurityContext | PodSecurityContext | undefined,
): Findings => {
  const { seLinuxOptions: selinux, appArmorProfile: apparmor } = context ?? {};
  return [
    ...unless(
      SELINUX.includes(selinux?.type),
      `${path}.seLinuxOptions.type: not a container type; remove it`,
    ),
    ...when(
      (selinux?.user ?? "") !== "" || (selinux?.role ?? "") !== "",
      `${path}.seLinuxOptions: user and role may not be set; remove them`,
    ),
    ...unless(
      apparmor?.type === undefined || CONFINED.includes(apparmor.type),
      `${path}.appArmorProfile.type: unconfined; use RuntimeDefault`,
    ),
  ];
};

const judgeIdentity = (path: string, context: SecurityContext, pod: PodSecurityContext): Findings => [
  ...unless(
    context.runAsNonRoot ?? pod.runAsNonRoot,
    `${path}.runAsNonRoot: not true here or on the pod; set it`,
  ),
  ...when((context.runAsUser ?? pod.runAsUser) === 0, `${path}.runAsUser: root; use a user above 10000`),
  ...unless(
    CONFINED.includes((context.seccompProfile ?? pod.seccompProfile)?.type),
    `${path}.seccompProfile.type: unset or unconfined; use RuntimeDefault`,
  ),
];

const judgePrivileges = (path: string, context: SecurityContext): Findings => {
  const { add = [], drop = [] } = context.capabilities ?? {};
  return [
    ...when(context.privileged, `${path}.privileged: true; remove it`),
    ...unless(
      context.allowPrivilegeEscalation === false,
      `${path}.allowPrivilegeEscalation: not false (the default is true); set false`,
    ),
    ...unless(drop.includes("ALL"), `${path}.capabilities.drop: does not list ALL; add it`),
    ...unless(
      add.every((capability) => capability === "NET_BIND_SERVICE"),
      `${path}.capabilities.add: more than NET_BIND_SERVICE; remove it`,
    ),
    ...unless((context.procMount ?? "Default") === "Default", `${path}.procMount: not Default; remove it`),
    ...when(usesWindowsHost(context), `${path}.windowsOptions.hostProcess: remove it`),
  ];
};

const HANDLERS = ["livenessProbe", "readinessProbe", "startupProbe"] as const;

const judgeProbeHosts = (path: string, container: Container): Findings => {
  const handlers = [
    ...HANDLERS.map((probe) => container[probe]),
    container.lifecycle?.postStart,
    container.lifecycle?.preStop,
  ];
  return when(
    handlers.some((handler) => (handler?.httpGet?.host ?? handler?.tcpSocket?.host ?? "") !== ""),
    `${path}: a probe or hook names a host, which the kubelet would call; remove it`,
  );
};

/** What the restricted standard refuses in one container. */
export const judgeContainer = ({ path, container }: PlacedContainer, pod: PodSpec): Findings => {
  const context = container.securityContext ?? {};
  const at = `${path}.securityContext`;
  return [
    ...judgePrivileges(at, context),
    ...judgeIdentity(at, context, pod.securityContext ?? {}),
    ...judgeProfiles(at, context),
    ...judgeProbeHosts(path, container),
    ...when(
      (container.ports ?? []).some(({ hostPort = 0 }) => hostPort !== 0),
      `${path}.ports: a hostPort opens the node; remove it`,
    ),
  ];
};
