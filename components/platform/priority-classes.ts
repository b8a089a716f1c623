import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { criticalities, priorities, priorityClassName } from "../../lib/criticality";
import { labelsFor } from "../../lib/labels";

/** One PriorityClass for each criticality. None is the cluster's default: pods of others keep priority zero. */
export class PriorityClasses extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("platform:platform:PriorityClasses", name, {}, opts);
    for (const criticality of criticalities) {
      const live = priorityClassName(criticality);
      new k8s.scheduling.v1.PriorityClass(
        `${name}-${criticality}`,
        {
          metadata: {
            name: live,
            labels: labelsFor({ name: "priority", instance: live, component: "scheduling" }),
          },
          value: priorities[criticality],
          globalDefault: false,
          description: `Services of the platform whose loss is ${criticality}.`,
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
