import type * as pulumi from "@pulumi/pulumi";
import type { Edge } from "./cluster/cluster-types";
import type { ReleaseGate } from "./delivery/release-gate";
import { Observability } from "./observability/observability";
import { AdmissionPolicies } from "./platform/admission/admission-policies";
import type { AdmissionFacts } from "./platform/admission/admission-types";
import type { ControlPolicy } from "./platform/controls/control-policies-types";
import { Platform } from "./platform/platform";
import type { planEnvironment } from "./services/environment-plan";
import { Services } from "./services/services";

/** What the base of an environment is made from. */
export interface BaseArgs {
  readonly environment: ReturnType<typeof planEnvironment>;
  /** What the API server enforces in the platform's own namespaces. */
  readonly controls: readonly ControlPolicy[];
  /** What tenants may do, as the API server is told. */
  readonly admission: AdmissionFacts;
  readonly gate: ReleaseGate;
  /** What a cloud puts before the gateway. */
  readonly edge: Edge | undefined;
}

/** What an environment has once, and its tenants stand on. */
export interface Base {
  readonly namespaces: Platform["namespaces"];
  readonly services: Services["services"];
  /** What is in force before the first tenant is there. */
  readonly first: readonly pulumi.Resource[];
  /** Everything. */
  readonly all: readonly pulumi.Resource[];
}

/** The platform's namespaces and gateway, the shared services, how they are watched, and what tenants may not do. */
export function createBase(
  { environment, controls, admission, gate, edge }: BaseArgs,
  opts: pulumi.ComponentResourceOptions,
): Base {
  const platform = new Platform("platform", { ...environment.platform, controls, edge }, opts);
  const { namespaces } = platform;
  const services = new Services("services", { ...environment.services, namespaces, gate }, opts);
  const watch =
    environment.observability &&
    new Observability("observability", { ...environment.observability, namespaces }, opts);
  const policies = new AdmissionPolicies("admission", admission, opts);
  return {
    namespaces,
    services: services.services,
    first: [policies, platform],
    all: [platform, services, policies, ...(watch === undefined ? [] : [watch])],
  };
}
