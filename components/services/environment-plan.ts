import { GATEWAY_NAME, ingressNamespace } from "../../lib/gateway-name";
import { billingNamespace, servicesNamespace } from "../../lib/naming";
import type { DeliverySettings } from "../delivery/delivery-settings-schema";
import type { Topology } from "../mesh/mesh-types";
import type { Monitored } from "../observability/monitored-types";
import type { ObservabilityArgs } from "../observability/observability";
import type { ObservabilitySettings } from "../observability/observability-schema";
import { gatewaySelector } from "../platform/gateway-plan";
import { GATEWAY_CONTAINER } from "../platform/gateway-proxy-plan";
import type { GatewayConfig } from "../platform/gateway-schema";
import type { ServiceKey } from "./catalogue";
import { graph } from "./graph";
import type { SecretsConfig } from "./secrets-schema";
import { planPlaces, type ServiceContext } from "./service-plan";
import type { ServiceSettings } from "./services-schema";

/** The sections of a stack file that the shared services follow from. */
export interface EnvironmentConfig {
  readonly environment: string;
  readonly registry: string;
  readonly services: Readonly<Record<ServiceKey, ServiceSettings>>;
  readonly externals: Topology["externals"];
  readonly gateway: GatewayConfig;
  readonly secrets: SecretsConfig;
  readonly businessMetrics: boolean;
  readonly delivery: DeliverySettings;
  readonly observability: ObservabilitySettings;
}

/** What the cluster offers, as far as the shared services ask. */
export interface EnvironmentFeatures {
  readonly mesh: boolean;
  readonly verticalAutoscaling: boolean;
  /** The kinds of the Prometheus operator. */
  readonly prometheus: boolean;
  readonly loadBalancers: boolean;
}

/** The public gateway as it is watched: it counts the requests that it passes on. */
const monitoredGateway = (namespace: string): Monitored => ({
  name: GATEWAY_NAME,
  namespace,
  owner: "platform",
  container: GATEWAY_CONTAINER,
  reporter: "source",
  selector: gatewaySelector(GATEWAY_NAME),
  mesh: true,
});

/** What platform, services and their observers of an environment are made from. */
export function planEnvironment(config: EnvironmentConfig, features: EnvironmentFeatures) {
  const { environment, registry, gateway, businessMetrics, delivery } = config;
  const ingress = ingressNamespace(environment);
  const live = { services: servicesNamespace(environment), billing: billingNamespace(environment) };
  const topology: Topology = {
    graph,
    places: planPlaces(live, config.services),
    externals: config.externals,
    gateway: { name: GATEWAY_NAME, namespace: ingress },
    mesh: features.mesh,
  };
  const context: ServiceContext = {
    registry,
    settings: config.services,
    topology,
    businessMetrics,
    prometheus: delivery.prometheus,
  };
  const monitoring = features.prometheus ? config.observability : undefined;
  const observability: Omit<ObservabilityArgs, "namespaces"> | undefined = monitoring && {
    live: { ...live, ingress },
    gateway: features.mesh ? monitoredGateway(ingress) : undefined,
    runbooks: monitoring.runbooks,
  };
  return {
    observability,
    platform: { environment, gateway, topology, loadBalancers: features.loadBalancers },
    services: {
      environment,
      context,
      live,
      secrets: config.secrets,
      domain: gateway.domain,
      recommendations: features.verticalAutoscaling,
      monitoring,
    },
  };
}
