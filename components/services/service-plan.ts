import { imageReference, versionLabel } from "../../lib/image";
import { serviceName } from "../../lib/naming";
import { planSplit } from "../delivery/split-plan";
import type { Topology } from "../mesh/mesh-types";
import { callsFrom, hostOf, placeOf, SERVICE_PORT } from "../mesh/neighbours";
import type { Monitored } from "../observability/monitored-types";
import { trialRoutes } from "../mesh/route-plan";
import { podSelector } from "../workload/placement-plan";
import type { WorkloadFacts } from "../workload/workload-types";
import { type CatalogueRow, catalogue, type ServiceKey, serviceKeys } from "./catalogue";
import type { ServiceSettings } from "./services-schema";

/** What a service is planned from. */
export interface ServiceContext {
  /** Registry and path of the images. */
  readonly registry: string;
  readonly settings: Readonly<Record<ServiceKey, ServiceSettings>>;
  readonly topology: Topology;
  /** Whether KEDA scales services by their business metrics. */
  readonly businessMetrics: boolean;
  /** Where Prometheus answers. */
  readonly prometheus: string;
}

/** What a service must know of a dependency: address, deadline, and what to answer without it. */
const dependencies = (topology: Topology, key: string): Record<string, string> => {
  const calls = callsFrom(topology, key).map(({ to, timeoutSeconds, need }) => [
    to,
    {
      url: `http://${hostOf(placeOf(topology, to))}:${SERVICE_PORT}`,
      timeoutSeconds,
      ...(need.kind === "soft" ? { fallback: need.fallback } : {}),
    },
  ]);
  const externals = topology.graph.externals
    .filter(({ from }) => from === key)
    .map(({ to }) => [to, { host: topology.externals[to].host, port: topology.externals[to].port }]);
  return {
    ...(calls.length === 0 ? {} : { DEPENDENCIES: JSON.stringify(Object.fromEntries(calls)) }),
    ...(externals.length === 0 ? {} : { EXTERNALS: JSON.stringify(Object.fromEntries(externals)) }),
  };
};

/** A service's workload as it is watched, in a namespace by its name in the cluster; with a tenant, as that one's own. */
export const planMonitored = (facts: WorkloadFacts, namespace: string, tenant?: string): Monitored => ({
  name: facts.name,
  namespace,
  owner: facts.row.owner,
  selector: podSelector(facts),
  mesh: facts.mesh ?? false,
  ...(tenant === undefined ? {} : { tenant }),
});

/** One service as the environment runs it. */
export function planService(key: ServiceKey, context: ServiceContext): WorkloadFacts {
  const { registry, settings, topology, businessMetrics, prometheus } = context;
  const row: CatalogueRow = catalogue[key];
  const { version, replicas, maxReplicas, resources, accelerator, delivery, settings: own } = settings[key];
  const name = serviceName(key);
  return {
    key,
    name,
    row,
    image: imageReference(registry, name, version),
    version: versionLabel(version),
    replicas: { min: replicas, max: maxReplicas },
    resources,
    accelerator,
    settings: { ...dependencies(topology, key), ...own },
    metricSource: businessMetrics ? { prometheus, namespace: placeOf(topology, key).namespace } : undefined,
    mesh: topology.mesh,
    release: {
      delivery,
      split: topology.mesh ? placeOf(topology, key).split : undefined,
      routes: topology.mesh ? trialRoutes({ topology, key }) : [],
      prometheus,
    },
  };
}

/** Where the services are, for the mesh's rules. */
export const planPlaces = (
  namespaces: Readonly<Record<CatalogueRow["namespace"], string>>,
  settings: ServiceContext["settings"],
): Topology["places"] =>
  Object.fromEntries(
    serviceKeys.map((key) => {
      const { namespace, port }: CatalogueRow = catalogue[key];
      const name = serviceName(key);
      const split = planSplit(settings[key].delivery, name);
      return [key, { name, namespace: namespaces[namespace], port, split }];
    }),
  );
