import { labelsFor } from "../../../lib/labels";
import { tenantPriorityClass } from "../../../lib/priority-classes";
import { tierNames } from "../../../lib/tier-names";
import type { AdmissionFacts } from "./admission-types";
import { bindingManifests, policyManifest, type PolicyPlan } from "./policy";
import { bindingPolicy } from "./rules/bindings";
import { boundaryPolicy } from "./rules/boundary";
import { budgetPolicy } from "./rules/budgets";
import { connectPolicy } from "./rules/connect";
import { imagePolicy } from "./rules/images";
import { namespacePolicy } from "./rules/namespaces";
import { placementPolicy } from "./rules/placement";
import { platformKindsPolicy } from "./rules/platform-kinds";
import { metadataPolicy, platformObjectsPolicy } from "./rules/platform-objects";
import { podPolicy } from "./rules/pods";
import { quotaPolicy } from "./rules/quotas";
import { referencePolicy } from "./rules/references";
import { ingressPolicy, routePolicy } from "./rules/routes";
import { contentPolicy, scalePolicy } from "./rules/scale";
import { servicePolicy } from "./rules/services";
import { storagePolicy, volumePolicy } from "./rules/storage";
import { webhookPolicy } from "./rules/webhooks";

/** Every admission policy of the platform: what RBAC and Pod Security cannot express. */
export const planAdmission = (facts: AdmissionFacts): PolicyPlan[] => [
  imagePolicy(facts),
  placementPolicy(facts),
  podPolicy(),
  referencePolicy(),
  servicePolicy(),
  routePolicy(facts),
  ingressPolicy(facts),
  storagePolicy(facts),
  volumePolicy(),
  quotaPolicy(),
  scalePolicy(facts),
  budgetPolicy(),
  contentPolicy(),
  platformKindsPolicy(),
  platformObjectsPolicy(),
  metadataPolicy(),
  connectPolicy(facts),
  namespacePolicy(facts),
  boundaryPolicy(),
  bindingPolicy(),
  webhookPolicy(),
];

/** The priority classes that tenants' pods may name. A tenant's pod waits for room; it never throws out another. */
const priorityClassManifests = () =>
  tierNames.map((tier) => {
    const name = tenantPriorityClass(tier);
    return {
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass" as const,
      metadata: { name, labels: labelsFor({ name: "priority", instance: name, component: "admission" }) },
      value: tierNames.indexOf(tier) * 100,
      preemptionPolicy: "Never",
      description: `Pods of tenants of tier ${tier}`,
    };
  });

/** The same as plain objects, policies before the bindings that put them into force. */
export const admissionManifests = (facts: AdmissionFacts) => {
  const plans = planAdmission(facts);
  return {
    policies: plans.map(policyManifest),
    bindings: plans.flatMap(bindingManifests),
    priorityClasses: priorityClassManifests(),
  };
};
