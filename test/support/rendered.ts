import { Observability } from "../../components/observability/observability";
import { Platform } from "../../components/platform/platform";
import { Services } from "../../components/services/services";
import { Tenants } from "../../tenants/tenants";
import { record } from "./record";
import { environmentOf, stackOf } from "./stack";

/** A Kubernetes object as the program gives it to a cluster. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** `kubernetes:apps/v1:Deployment` and custom resources, whose type is their own group and version. */
const KUBERNETES = /^kubernetes:(?<group>[^:]+):(?<kind>[^:]+)$/;

/** The Kubernetes objects of an environment's platform, services and tenants, on a cluster that offers everything. */
export async function renderedObjects(environment: string): Promise<Rendered[]> {
  const stack = stackOf(environment);
  const features = { mesh: true, verticalAutoscaling: true, loadBalancers: true, prometheus: true };
  const { resources } = await record(() => {
    const planned = environmentOf(environment, features);
    const platform = new Platform("platform", planned.platform);
    new Services("services", { ...planned.services, namespaces: platform.namespaces });
    if (planned.observability !== undefined)
      new Observability("observability", { ...planned.observability, namespaces: platform.namespaces });
    return new Tenants("tenants", {
      tenants: stack.tenants,
      surroundings: { environment, mesh: true, realNodes: true, databaseServers: stack.databaseServers },
      services: planned.services,
      gateway: stack.gateway,
      databaseTools: stack.databaseTools,
    });
  });
  return resources.flatMap(({ type, inputs }) => {
    const { group, kind } = KUBERNETES.exec(type)?.groups ?? {};
    if (group === undefined || kind === undefined) return [];
    const version = group.startsWith("core/") ? group.slice("core/".length) : group;
    return [{ apiVersion: version, kind, ...inputs } as unknown as Rendered];
  });
}
