import type { Finding } from "./finding";

/** One Kubernetes minor version that the platform accepts, and what its add-ons need. */
export interface KubernetesVersion {
  /** End of standard support, after which an hour of control plane costs six times as much. Undefined: not announced. */
  readonly standardSupportEnds?: string;
  /** Versions of the add-ons that are built for one Kubernetes minor version. */
  readonly addOns: { readonly coredns: string; readonly "kube-proxy": string };
}

/**
 * Oldest first. Dates: "Amazon EKS Kubernetes release calendar",
 * https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html. Add-on versions: what
 * `aws eks describe-addon-versions --kubernetes-version <v>` listed in autumn 2026; a build that AWS has withdrawn
 * fails the update with InvalidParameterException and names the ones that exist.
 */
export const kubernetesVersions = {
  "1.34": {
    standardSupportEnds: "2026-12-02",
    addOns: { coredns: "v1.12.4-eksbuild.29", "kube-proxy": "v1.34.6-eksbuild.21" },
  },
  "1.35": {
    standardSupportEnds: "2027-03-27",
    addOns: { coredns: "v1.13.2-eksbuild.21", "kube-proxy": "v1.35.3-eksbuild.21" },
  },
  "1.36": { addOns: { coredns: "v1.14.3-eksbuild.23", "kube-proxy": "v1.36.0-eksbuild.25" } },
} as const satisfies Record<string, KubernetesVersion>;

/** A version that the platform accepts. */
export type SupportedVersion = keyof typeof kubernetesVersions;

/** The accepted versions, oldest first. */
export const supportedVersions = Object.keys(kubernetesVersions) as SupportedVersion[];

/** Whether a version is accepted. */
export const isSupported = (version: string): version is SupportedVersion => version in kubernetesVersions;

const minor = (version: string): number => Number(version.split(".")[1]);

/** The version to go to next, or undefined at the newest. */
export const nextVersion = (version: SupportedVersion): SupportedVersion | undefined =>
  supportedVersions[supportedVersions.indexOf(version) + 1];

/** What is wrong with a version, and with going to it from the one that runs. EKS upgrades one minor at a time. */
export function versionProblems({
  version,
  upgradeFrom,
}: {
  version: string;
  upgradeFrom?: string;
}): Finding[] {
  const finding = (message: string): Finding[] => [{ field: "version", value: version, message }];
  if (!isSupported(version)) return finding(`not supported; use one of ${supportedVersions.join(", ")}`);
  if (upgradeFrom === undefined) return [];
  const step = minor(version) - minor(upgradeFrom);
  if (step < 0)
    return finding(`older than ${upgradeFrom}, and EKS has no way back; use ${upgradeFrom} or later`);
  if (step > 1)
    return finding(
      `skips a version after ${upgradeFrom}; go to 1.${minor(upgradeFrom) + 1} first, and update the nodes before the next step`,
    );
  return [];
}
