import type { Resource } from "@pulumi/pulumi";
import { createCluster } from "./components/cluster";
import { deletionGuard } from "./components/cluster/deletion-guard";
import { planNeededKinds } from "./components/delivery/needed-kinds-plan";
import { releaseGate } from "./components/delivery/release-gate";
import { servedKinds } from "./components/delivery/served-kinds";
import { objectives } from "./lib/objectives";
import { Observability } from "./components/observability/observability";
import { AdmissionPolicies } from "./components/platform/admission/admission-policies";
import { Platform } from "./components/platform/platform";
import { planEnvironment } from "./components/services/environment-plan";
import { Services } from "./components/services/services";
import { loadStack, secretSetting } from "./config";
import { planAdmissionFacts } from "./tenants/admission-facts";
import { Tenants } from "./tenants/tenants";

const stack = loadStack();
const target = createCluster("cluster", {
  environment: stack.environment,
  config: stack.cluster,
  tenants: stack.tenants,
  secret: secretSetting,
});
const ready = servedKinds(target, planNeededKinds(stack, target.features));
const gate = releaseGate(target.kubeconfig);
const opts = { provider: target.provider, dependsOn: ready };

const environment = planEnvironment(stack, target.features);
// Tenants may stand on what another stack holds.
const own = stack.holds !== "tenants";
const base = own ? new Platform("platform", environment.platform, opts) : undefined;
const shared =
  base && new Services("services", { ...environment.services, namespaces: base.namespaces, gate }, opts);
const watch =
  base &&
  environment.observability &&
  new Observability("observability", { ...environment.observability, namespaces: base.namespaces }, opts);
const admission = own ? new AdmissionPolicies("admission", planAdmissionFacts(stack), opts) : undefined;
const guarded = ready.then<Resource[]>((first) =>
  [...first, admission, base].filter((it) => it !== undefined),
);
const cell = new Tenants(
  "tenants",
  {
    tenants: stack.tenants,
    holds: stack.holds,
    surroundings: { environment: stack.environment, ...target.features },
    services: environment.services,
    gateway: stack.gateway,
    databaseTools: stack.databaseTools,
    gate,
  },
  { ...opts, dependsOn: guarded },
);
deletionGuard("guard", target, [target, base, shared, watch, admission, cell]);

export const cluster = { kind: target.kind, name: target.name };
/** What a stack needs whose tenants stand on this one. */
export const platform = own ? { access: target.access, features: target.features } : undefined;
export const namespaces = base?.namespaces;
export const services = shared?.services;
export const tenants = cell.tenants;
export const slo = objectives;
export const compliance = { targetScorePercent: 95, statement: "controls implemented, not assessed" };
