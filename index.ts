import { createCluster } from "./components/cluster";
import { releaseGate } from "./components/delivery/release-gate";
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
const opts = { provider: target.provider, dependsOn: [...target.ready] };

const environment = planEnvironment(stack, target.features);

const platform = new Platform("platform", environment.platform, opts);
const gate = releaseGate(target.kubeconfig);
const shared = new Services(
  "services",
  { ...environment.services, namespaces: platform.namespaces, gate },
  opts,
);
if (environment.observability !== undefined)
  new Observability("observability", { ...environment.observability, namespaces: platform.namespaces }, opts);
const admission = new AdmissionPolicies("admission", planAdmissionFacts(stack), opts);
const cell = new Tenants(
  "tenants",
  {
    tenants: stack.tenants,
    surroundings: { environment: stack.environment, ...target.features },
    services: environment.services,
    gateway: stack.gateway,
    databaseTools: stack.databaseTools,
  },
  { ...opts, dependsOn: [...target.ready, admission, platform] },
);

export const cluster = { kind: target.kind, name: target.name };
export const namespaces = platform.namespaces;
export const services = shared.services;
export const tenants = cell.tenants;
export const slo = objectives;
export const compliance = { targetScorePercent: 95, statement: "controls implemented, not assessed" };
