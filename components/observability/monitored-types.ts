import type { PodScope } from "./slo-types";

/** A workload as its alerts, its scraper and its dashboards see it. */
export interface Monitored {
  /** Name of the workload and its autoscaler. */
  readonly name: string;
  /** Name of its container. @default the workload's */
  readonly container?: string;
  /** Which proxy counts its requests. @default its own, as the called one */
  readonly reporter?: PodScope["reporter"];
  /** Name of the namespace in the cluster. */
  readonly namespace: string;
  /** The team that is told. */
  readonly owner: string;
  /** The tenant that has it to itself. @default it is shared */
  readonly tenant?: string;
  /** Labels of its pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** Whether its pods have a sidecar, which then shows the metrics of both. */
  readonly mesh: boolean;
}

/** The pods of a workload, whatever their revision. */
export const podsOfWorkload = ({
  name,
  namespace,
  container = name,
  reporter,
}: Pick<Monitored, "name" | "namespace" | "container" | "reporter">): PodScope => ({
  namespace,
  pods: `${name}-.+`,
  container,
  ...(reporter === undefined ? {} : { reporter }),
});

/** Labels of everything that is said of a workload: where it is, and whose, if it is one tenant's. */
export const placeLabels = ({ namespace, tenant }: Monitored): Readonly<Record<string, string>> => ({
  namespace,
  ...(tenant === undefined ? {} : { tenant }),
});

/** One recording of a Prometheus rule file. */
export interface Recording {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** How soon somebody must look: now, or within the working day. */
export type Severity = "page" | "ticket";

/** One alert of a Prometheus rule file. */
export interface Alert {
  readonly alert: string;
  readonly expr: string;
  /** For how long it must hold before somebody is told. */
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>> & { readonly severity: Severity };
  readonly annotations: {
    readonly summary: string;
    readonly description: string;
    /** What to do about it. */
    readonly runbook_url: string;
  };
}

/** Rules that are evaluated one after the other. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (Recording | Alert)[];
}
