import { labelsFor, TENANT_LABEL } from "../../../lib/labels";

const API = "admissionregistration.k8s.io/v1";

/** One rule of a policy. The message starts with a stable id that tests, alerts and operators search for. */
export interface Rule {
  readonly id: string;
  /** CEL that is true for what is allowed. */
  readonly allow: string;
  /** What is wrong and what to do instead. */
  readonly message: string;
  /** CEL for a message that holds numbers or values; `message` stands in where it fails. */
  readonly detail?: string;
}

/** What a rule looks at. `x` without `x/*` would leave a sub-resource as a way round. */
export interface Match {
  readonly groups: readonly string[];
  readonly versions?: readonly string[];
  readonly resources: readonly string[];
  readonly operations?: readonly Operation[];
  readonly scope?: "Namespaced" | "Cluster" | "*";
}

type Operation = "CREATE" | "UPDATE" | "DELETE" | "CONNECT";
type Named = { readonly name: string; readonly expression: string };

/** One policy with everything that decides what it sees. */
export interface PolicyPlan {
  readonly name: string;
  readonly matches: readonly Match[];
  /** What the policy leaves alone although `matches` names it. */
  readonly except?: readonly Match[];
  /** Which namespaces it holds in. */
  readonly where: Where;
  readonly conditions?: readonly Named[];
  readonly variables?: readonly Named[];
  readonly rules: readonly Rule[];
}

/** Where a policy holds: tenants' namespaces, named namespaces as well, or everywhere. */
export type Where =
  | { readonly kind: "tenants" }
  | { readonly kind: "tenants-and"; readonly namespaces: readonly string[] }
  | { readonly kind: "everywhere" };

const tenantNamespaces = { matchExpressions: [{ key: TENANT_LABEL, operator: "Exists" }] };

const selectors = (where: Where) => {
  switch (where.kind) {
    case "tenants":
      return [{ suffix: "", selector: tenantNamespaces }];
    case "tenants-and": {
      const named = [{ key: "kubernetes.io/metadata.name", operator: "In", values: [...where.namespaces] }];
      return [
        { suffix: "", selector: tenantNamespaces },
        { suffix: "-platform", selector: { matchExpressions: named } },
      ];
    }
    case "everywhere":
      return [{ suffix: "", selector: undefined }];
    default:
      throw new Error(`unhandled place ${JSON.stringify(where satisfies never)}`);
  }
};

const resourceRule = ({ groups, versions = ["*"], resources, operations, scope }: Match) => ({
  apiGroups: [...groups],
  apiVersions: [...versions],
  resources: [...resources],
  operations: [...(operations ?? ["CREATE", "UPDATE"])],
  scope: scope ?? "Namespaced",
});

const identity = (name: string) => labelsFor({ name: "admission", instance: name, component: "admission" });

/** The policy as the API server takes it: fails closed, and follows an object through every API version. */
export const policyManifest = (plan: PolicyPlan) => ({
  apiVersion: API,
  kind: "ValidatingAdmissionPolicy" as const,
  metadata: { name: plan.name, labels: identity(plan.name) },
  spec: {
    failurePolicy: "Fail",
    matchConstraints: {
      matchPolicy: "Equivalent",
      resourceRules: plan.matches.map(resourceRule),
      ...(plan.except === undefined ? {} : { excludeResourceRules: plan.except.map(resourceRule) }),
    },
    ...(plan.conditions === undefined
      ? {}
      : { matchConditions: plan.conditions.map((named) => ({ ...named })) }),
    ...(plan.variables === undefined ? {} : { variables: plan.variables.map((named) => ({ ...named })) }),
    validations: plan.rules.map(({ id, allow, message, detail }) => ({
      expression: allow,
      message: `${id}: ${message}`,
      reason: "Forbidden",
      ...(detail === undefined ? {} : { messageExpression: `${JSON.stringify(`${id}: `)} + ${detail}` }),
    })),
  },
});

/** The bindings that put a policy into force, refusing and leaving a trace in the audit log. */
export const bindingManifests = ({ name, where }: PolicyPlan) =>
  selectors(where).map(({ suffix, selector }) => ({
    apiVersion: API,
    kind: "ValidatingAdmissionPolicyBinding" as const,
    metadata: { name: `${name}${suffix}`, labels: identity(`${name}${suffix}`) },
    spec: {
      policyName: name,
      validationActions: ["Deny", "Audit"],
      ...(selector === undefined ? {} : { matchResources: { namespaceSelector: selector } }),
    },
  }));
