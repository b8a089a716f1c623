import type { BusinessMetric } from "../services/catalogue-types";
import type { Split } from "../mesh/mesh-types";
import type { Delivery } from "./delivery-schema";

/** How one service is released, as far as its environment decides. */
export interface Release {
  readonly delivery: Delivery;
  /** The Services of the two versions. Undefined without a mesh: pods then share the traffic by their number. */
  readonly split?: Split | undefined;
  /** Names of the routes whose shares a release moves. */
  readonly routes: readonly string[];
  /** Where Prometheus answers. */
  readonly prometheus: string;
}

/** What a release of one service is planned from. */
export interface ReleaseFacts extends Release {
  /** Name of the workload, its Service and its container. */
  readonly name: string;
  readonly businessMetric?: BusinessMetric | undefined;
}

/** The object that holds a service's pods, as autoscalers refer to it. */
export interface ScaleTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}
