import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labelsFor } from "../../../lib/labels";
import type { ControlPolicy } from "./control-policies-types";

/** What the API server takes are plain lists: these are theirs alone, so that nobody changes the given ones. */
const plain = <T>(value: T): Plain<T> => structuredClone(value) as Plain<T>;

type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Plain<T[Key]> }
    : T;

/**
 * The controls that the API server itself enforces in the platform's own namespaces, each with the words of its
 * control.
 */
export class ControlPolicies extends pulumi.ComponentResource {
  constructor(name: string, policies: readonly ControlPolicy[], opts?: pulumi.ComponentResourceOptions) {
    super("platform:platform:ControlPolicies", name, {}, opts);
    const owned = { parent: this };
    for (const policy of policies) {
      const metadata = {
        name: policy.name,
        labels: labelsFor({ name: "control", instance: policy.name, component: "admission" }),
      };
      const inForce = new k8s.admissionregistration.v1.ValidatingAdmissionPolicy(
        `${name}-${policy.name}`,
        { metadata, spec: plain(policy.spec) },
        owned,
      );
      new k8s.admissionregistration.v1.ValidatingAdmissionPolicyBinding(
        `${name}-${policy.name}`,
        { metadata, spec: plain(policy.binding) },
        { ...owned, dependsOn: inForce },
      );
    }
    this.registerOutputs({});
  }
}
