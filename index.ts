import "./lib/plain-traces";
import type { Resource } from "@pulumi/pulumi";
import { createBase } from "./components/base";
import { createCluster } from "./components/cluster";
import { deletionGuard } from "./components/cluster/deletion-guard";
import { planNeededKinds } from "./components/delivery/needed-kinds-plan";
import { releaseGate } from "./components/delivery/release-gate";
import { servedKinds } from "./components/delivery/served-kinds";
import { objectives } from "./lib/objectives";
import { planEnvironment } from "./components/services/environment-plan";
import { loadStack, secretSetting } from "./config";
import { installedPolicies } from "./policy/admission/installed-policies";
import { planAdmissionFacts } from "./tenants/admission-facts";
import { planSecretEntries } from "./tenants/secret-entries-plan";
import { Tenants } from "./tenants/tenants";

const stack = loadStack();
const { databaseServers } = stack;
const target = createCluster("cluster", {
  environment: stack.environment,
  config: stack.cluster,
  tenants: stack.tenants,
  secrets: planSecretEntries(stack),
  secret: secretSetting,
});
const ready = servedKinds(target, planNeededKinds(stack, target.features));
const gate = releaseGate(target.kubeconfig);
const opts = { provider: target.provider, dependsOn: ready };

const environment = planEnvironment(stack, target.features);
const controls = installedPolicies(stack.environment);
const shared = { environment, controls, admission: planAdmissionFacts(stack), gate, edge: target.edge };
// Tenants may stand on what another stack holds.
const base = stack.holds === "tenants" ? undefined : createBase(shared, opts);
const before = ready.then<Resource[]>((first) => [...first, ...(base?.first ?? [])]);
const cell = new Tenants(
  "tenants",
  {
    tenants: stack.tenants,
    holds: stack.holds,
    surroundings: { environment: stack.environment, databaseServers, ...target.features },
    services: environment.services,
    gateway: stack.gateway,
    behindEdge: target.edge !== undefined,
    databaseTools: stack.databaseTools,
    gate,
  },
  { ...opts, dependsOn: before },
);
const { name, deletionProtection } = target;
deletionGuard("guard", { name, deletionProtection, holds: [target, ...(base?.all ?? []), cell] });

export const cluster = { kind: target.kind, name };
/** What a stack needs whose tenants stand on this one. */
export const platform = base && { access: target.access, features: target.features };
export const namespaces = base?.namespaces;
export const services = base?.services;
export const tenants = cell.tenants;
export const slo = objectives;
export const compliance = { targetScorePercent: 95, statement: "controls implemented, not assessed" };
