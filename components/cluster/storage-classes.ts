import { StorageClass } from "@pulumi/kubernetes/storage/v1";
import * as pulumi from "@pulumi/pulumi";
import { labelsFor } from "../../lib/labels";
import { planStorageClasses, type VolumeSource } from "./storage-class-plan";

/** The storage classes of a cluster. */
export class StorageClasses extends pulumi.ComponentResource {
  /** What must exist before the first claim. */
  readonly classes: readonly pulumi.Resource[];

  constructor(name: string, args: { readonly source: VolumeSource }, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:StorageClasses", name, {}, opts);
    this.classes = planStorageClasses(args.source).map(
      ({ name: className, ...plan }) =>
        new StorageClass(
          `${name}-${className}`,
          {
            metadata: {
              name: className,
              labels: labelsFor({ name: className, instance: className, component: "storage" }),
            },
            ...plan,
          },
          { parent: this },
        ),
    );
    this.registerOutputs({});
  }
}
