import { type Findings, unless, when } from "./findings";
import { judgeContainer, judgeProfiles, usesWindowsHost } from "./pod-security-container";
import type { PodSpec, PodTemplate } from "./workload";

const VOLUMES = [
  "name",
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

const SYSCTLS = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_wmem",
];

const judgeVolumes = (path: string, { volumes = [] }: PodSpec): Findings =>
  volumes.flatMap((volume, index) =>
    unless(
      Object.keys(volume).every((source) => VOLUMES.includes(source)),
      `${path}.volumes[${index}]: a source that the restricted standard forbids, such as hostPath; use a claim`,
    ),
  );

const judgeHost = (path: string, spec: PodSpec): Findings => [
  ...when(spec.hostNetwork, `${path}.hostNetwork: shares the node's network; remove it`),
  ...when(spec.hostPID, `${path}.hostPID: sees the node's processes; remove it`),
  ...when(spec.hostIPC, `${path}.hostIPC: shares the node's memory; remove it`),
  ...when(
    usesWindowsHost(spec.securityContext),
    `${path}.securityContext.windowsOptions.hostProcess: remove it`,
  ),
  ...(spec.securityContext?.sysctls ?? []).flatMap(({ name = "" }, index) =>
    unless(SYSCTLS.includes(name), `${path}.securityContext.sysctls[${index}]: not a safe sysctl; remove it`),
  ),
];

const PROFILE_ANNOTATION = /^container\.apparmor\.security\.beta\.kubernetes\.io\//;

const judgeAnnotations = ({ annotations }: PodTemplate): Findings =>
  Object.entries(annotations).flatMap(([key, value]) =>
    when(
      PROFILE_ANNOTATION.test(key) && value !== "runtime/default" && !value.startsWith("localhost/"),
      `metadata.annotations[${key}]: turns AppArmor off; remove it`,
    ),
  );

/**
 * What the restricted pod security standard refuses in a pod, without the exceptions it makes for Windows and for
 * user namespaces: this platform allows neither.
 */
export const restrictedPod = (template: PodTemplate): Findings => {
  const { path, spec, containers } = template;
  return [
    ...judgeHost(path, spec),
    ...judgeVolumes(path, spec),
    ...judgeProfiles(`${path}.securityContext`, spec.securityContext),
    ...judgeAnnotations(template),
    ...containers.flatMap((placed) => judgeContainer(placed, spec)),
  ];
};
