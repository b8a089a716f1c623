import { type Problem, problemAt } from "../../lib/problems";
import type * as addOnPlan from "../cluster/add-on-plan";
import { eksObject } from "../cluster/eks-fields-schema";
import { type ClusterFeatures, featuresSchema } from "../cluster/features-schema";
import { partOf } from "./written";

/** What scaling by business metrics needs of a cluster. */
type Needed = Pick<ClusterFeatures, "eventAutoscaling" | "prometheus">;
const neededSchema = featuresSchema.pick({ eventAutoscaling: true, prometheus: true }).strip().prefault({});

/** What a cluster has of it, and the fields that say so. */
interface Offer {
  readonly has: Needed;
  readonly fields: Readonly<Record<keyof Needed, string>>;
}

/** None where the section cannot be read: of that its schema speaks. */
function offerOf(cluster: unknown): Offer | undefined {
  switch (partOf(cluster, "kind")) {
    case "eks": {
      const { success, data } = eksObject.shape.addOns.safeParse(partOf(cluster, "addOns"));
      if (!success) return undefined;
      const { enabledAddOns, featuresOf } = loadAddOns();
      return {
        has: featuresOf(enabledAddOns(data)),
        fields: {
          eventAutoscaling: "cluster.addOns.keda",
          prometheus: "cluster.addOns.kube-prometheus-stack",
        },
      };
    }
    case "sandbox":
    case "kubeconfig": {
      const { success, data } = neededSchema.safeParse(partOf(cluster, "features"));
      if (!success) return undefined;
      return {
        has: data,
        fields: {
          eventAutoscaling: "cluster.features.eventAutoscaling",
          prometheus: "cluster.features.prometheus",
        },
      };
    }
    default:
      return undefined;
  }
}

/** What a stack that scales by business metrics lacks: KEDA, or a Prometheus to ask. */
export function businessMetricProblems(file: string, raw: unknown): Problem[] {
  if (partOf(raw, "businessMetrics") !== true) return [];
  const offer = offerOf(partOf(raw, "cluster"));
  if (offer === undefined) return [];
  const { has, fields } = offer;
  const address = partOf(partOf(raw, "delivery"), "prometheus");
  const problem = (field: string, value: unknown, message: string) =>
    problemAt(file, { field, value, message });
  return [
    ...(has.eventAutoscaling
      ? []
      : [
          problem(
            "businessMetrics",
            true,
            `KEDA scales by them, and ${fields.eventAutoscaling} is off; switch that on, or remove this`,
          ),
        ]),
    ...(has.prometheus || address !== undefined
      ? []
      : [
          problem(
            "delivery.prometheus",
            address,
            `business metrics are read there, and ${fields.prometheus} is off; give the address of another Prometheus, or switch that on`,
          ),
        ]),
  ];
}

/** The table of add-ons is read only for stacks that scale by business metrics. */
function loadAddOns(): typeof addOnPlan {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import statement would load it always
  return require("../cluster/add-on-plan") as typeof addOnPlan;
}
