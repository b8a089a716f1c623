/** What decides on a node's machine image. */
export interface NodeImage {
  /** AL2023 or Bottlerocket, in any spelling of the SDK. */
  readonly operatingSystem: string;
  readonly gpu: boolean;
  readonly instanceTypes: readonly string[];
}

/** Whether an instance type has Amazon's own processors: `m7g.large`, `c8gd.xlarge`, not `g5.xlarge`. */
const isArm = (instanceType: string): boolean => /^[a-z]+\d+g[a-z]*\.|^a1\./.test(instanceType);

/** The image family that EKS is asked for, as the official component chooses it. */
export function amiType({ operatingSystem, gpu, instanceTypes }: NodeImage): string {
  const processor = instanceTypes.length > 0 && instanceTypes.every(isArm) ? "ARM_64" : "x86_64";
  if (operatingSystem.toLowerCase() === "bottlerocket") {
    return `BOTTLEROCKET_${processor}${gpu ? "_NVIDIA" : ""}`;
  }
  return `AL2023_${processor}_${gpu ? "NVIDIA" : "STANDARD"}`;
}
