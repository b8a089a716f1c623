import type { PlainObject } from "../../rpc/values";
import { list, nameOf, object, text } from "../objects/access";
import type { Gvk } from "../objects/kinds";
import { ready, type Rule, type Verdict, waiting } from "./rule";

const SLICE: Gvk = { group: "discovery.k8s.io", version: "v1", kind: "EndpointSlice" };
const SERVICE: Gvk = { group: "", version: "v1", kind: "Service" };
const SERVICE_NAME = "kubernetes.io/service-name";

/** Whether the Service directs traffic to pods that the API server chooses for it. */
function hasEndpoints(service: PlainObject): boolean {
  const spec = object(service, "spec");
  return (
    spec["type"] !== "ExternalName" &&
    spec["clusterIP"] !== "None" &&
    Object.keys(object(spec, "selector")).length > 0
  );
}

const isServed = (slices: readonly PlainObject[], service: string): boolean =>
  slices.some(
    (slice) =>
      text(slice, "metadata", "labels", SERVICE_NAME) === service &&
      list(slice, "endpoints").some((endpoint) => object(endpoint, "conditions")["ready"] !== false),
  );

const hasAddress = (value: PlainObject): boolean =>
  list(value, "status", "loadBalancer", "ingress").length > 0;

export const serviceRule: Rule = {
  related: (service) => ({
    ...(hasEndpoints(service) && { slices: { gvk: SLICE, labels: `${SERVICE_NAME}=${nameOf(service)}` } }),
  }),
  judge(service, { slices = [] }): Verdict {
    if (hasEndpoints(service) && !isServed(slices, nameOf(service))) {
      return waiting("Finding Pods to direct traffic to", [
        "Service does not target any Pods. Selected Pods may not be ready, or field '.spec.selector' may not match labels on any Pods",
      ]);
    }
    if (text(service, "spec", "type") === "LoadBalancer" && !hasAddress(service)) {
      return waiting("Attempting to allocate IP address to Service", [
        "Service was not allocated an IP address; does your cloud provider support this?",
      ]);
    }
    return ready;
  },
};

/** The Services that an Ingress sends traffic to. */
export function backendsOf(ingress: PlainObject): string[] {
  const fallback = text(ingress, "spec", "defaultBackend", "service", "name");
  const named = list(ingress, "spec", "rules")
    .flatMap((rule) => list(rule, "http", "paths"))
    .flatMap((path) => text(path, "backend", "service", "name") ?? []);
  return [...new Set([...(fallback === undefined ? [] : [fallback]), ...named])];
}

export const ingressRule: Rule = {
  related: () => ({ slices: { gvk: SLICE }, services: { gvk: SERVICE } }),
  judge(ingress, { slices = [], services = [] }): Verdict {
    const missing = backendsOf(ingress).filter((name) => {
      const service = services.find((candidate) => nameOf(candidate) === name);
      return service === undefined || (hasEndpoints(service) && !isServed(slices, name));
    });
    if (missing.length > 0) {
      return waiting("Finding a matching service for each Ingress path", [
        ...missing.map((name) => `Ingress backend Service "${name}" does not exist or targets no ready Pods`),
      ]);
    }
    if (!hasAddress(ingress)) {
      return waiting("Waiting for .status.loadBalancer with hostname/IP", [
        "Ingress .status.loadBalancer field was not updated with a hostname/IP address; is an ingress controller running?",
      ]);
    }
    return ready;
  },
};
