import type { Input } from "@pulumi/pulumi";
import { PLATFORM_STORAGE_CLASS, TENANT_STORAGE_CLASS } from "../../lib/storage-classes";

/** What makes the volumes: the block storage of AWS with a key, or nothing, as in the sandbox. */
export type VolumeSource =
  | { readonly kind: "ebs"; readonly keyArn: Input<string> }
  | { readonly kind: "none" };

/** One storage class. */
export interface StorageClassPlan {
  readonly name: string;
  readonly provisioner: string;
  readonly parameters?: Readonly<Record<string, Input<string>>>;
  readonly reclaimPolicy: "Delete";
  readonly volumeBindingMode: "WaitForFirstConsumer";
  readonly allowVolumeExpansion: boolean;
}

/**
 * The classes that claims of the platform and of tenants name. Volumes are bound where their pod runs, because a
 * volume cannot leave its zone, and go with their claim, so that an erased tenant leaves none behind. Neither class is
 * the default: a claim that names none is a mistake, not a guess.
 */
export const planStorageClasses = (source: VolumeSource): StorageClassPlan[] =>
  [PLATFORM_STORAGE_CLASS, TENANT_STORAGE_CLASS].map((name) => ({
    name,
    reclaimPolicy: "Delete",
    volumeBindingMode: "WaitForFirstConsumer",
    ...(source.kind === "ebs"
      ? {
          provisioner: "ebs.csi.aws.com",
          parameters: { type: "gp3", encrypted: "true", kmsKeyId: source.keyArn },
          allowVolumeExpansion: true,
        }
      : // The name that Kubernetes keeps for classes whose volumes nobody makes: claims wait, as for a slow disk.
        { provisioner: "kubernetes.io/no-provisioner", allowVolumeExpansion: false }),
  }));
