import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { admissionManifests } from "./admission-plan";
import type { AdmissionFacts } from "./admission-types";
import { planFairness } from "./fairness-plan";

/**
 * The policies that judge what tenants and others write. Tenants depend on this component: a namespace that
 * carries the tenant label never exists before every binding does.
 */
export class AdmissionPolicies extends pulumi.ComponentResource {
  constructor(name: string, facts: AdmissionFacts, opts?: pulumi.ComponentResourceOptions) {
    super("platform:platform:AdmissionPolicies", name, {}, opts);
    const owned = { parent: this };
    const { policies, bindings, priorityClasses } = admissionManifests(facts);
    const inForce = policies.map(
      ({ metadata, spec }) =>
        new k8s.admissionregistration.v1.ValidatingAdmissionPolicy(
          `${name}-${metadata.name}`,
          { metadata, spec },
          owned,
        ),
    );
    for (const { metadata, spec } of bindings) {
      new k8s.admissionregistration.v1.ValidatingAdmissionPolicyBinding(
        `${name}-${metadata.name}`,
        { metadata, spec },
        { ...owned, dependsOn: inForce },
      );
    }
    for (const { metadata, value, preemptionPolicy, description } of priorityClasses) {
      new k8s.scheduling.v1.PriorityClass(
        `${name}-${metadata.name}`,
        { metadata, value, preemptionPolicy, description },
        owned,
      );
    }
    this.share(name);
    this.registerOutputs({});
  }

  /** How many of the API server's seats tenants may take, and how they take turns. */
  private share(name: string): void {
    const { level, schemas } = planFairness();
    const shares = new k8s.flowcontrol.v1.PriorityLevelConfiguration(`${name}-shares`, level, {
      parent: this,
    });
    for (const schema of schemas) {
      new k8s.flowcontrol.v1.FlowSchema(`${name}-flow-${schema.metadata.name}`, schema, {
        parent: this,
        dependsOn: shares,
      });
    }
  }
}
