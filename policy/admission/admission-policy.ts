import type { Settings } from "../frame/settings";
import { NAMESPACE_NAME_LABEL, PROJECT, SYSTEM_NAMESPACES, TENANT_LABEL } from "../frame/vocabulary";
import { type ControlId, controls } from "../registry/controls";

/** Resources of one API group that a policy watches, sub-resources included. */
export interface ResourceRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly ("CREATE" | "UPDATE" | "DELETE" | "CONNECT")[];
  readonly resources: readonly string[];
}

/** One condition that must hold, and what is said when it does not. */
export interface Validation {
  readonly expression: string;
  readonly message: string;
  readonly reason: "Forbidden";
}

/** An expression with a name. */
export interface Named {
  readonly name: string;
  readonly expression: string;
}

const named = (expressions: Readonly<Record<string, string>>): readonly Named[] =>
  Object.entries(expressions).map(([name, expression]) => ({ name, expression }));

/** Which namespaces a policy is bound to. */
type Scope = "governed" | "payment" | "cluster";

/** A ValidatingAdmissionPolicy and its binding as plain data. */
export interface AdmissionPolicy {
  readonly control: ControlId;
  readonly name: string;
  readonly scope: Scope;
  readonly spec: {
    readonly failurePolicy: "Fail";
    readonly matchConstraints: {
      readonly matchPolicy: "Equivalent";
      readonly resourceRules: readonly ResourceRule[];
    };
    /** All must be true, or the policy leaves the request alone. */
    readonly matchConditions?: readonly Named[];
    readonly variables: readonly Named[];
    readonly validations: readonly Validation[];
  };
  readonly binding: {
    readonly policyName: string;
    readonly validationActions: readonly ["Deny", "Audit"];
    readonly matchResources?: { readonly namespaceSelector: NamespaceSelector };
  };
}

/** Which namespaces a binding is about. */
export interface NamespaceSelector {
  readonly matchExpressions: readonly {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists";
    readonly values?: readonly string[];
  }[];
}

/** The name label is written by the API server, so nobody can leave a policy's reach by relabelling. */
const governed: NamespaceSelector = {
  matchExpressions: [{ key: NAMESPACE_NAME_LABEL, operator: "NotIn", values: [...SYSTEM_NAMESPACES] }],
};

const payment: NamespaceSelector = {
  matchExpressions: [
    {
      key: NAMESPACE_NAME_LABEL,
      operator: "In",
      values: ["dev", "staging", "prod"].map((environment) => `${PROJECT}-${environment}-billing`),
    },
  ],
};

interface Draft {
  readonly control: ControlId;
  readonly sentence: string;
  readonly scope: Scope;
  readonly watches: readonly Partial<ResourceRule>[];
  readonly variables?: Readonly<Record<string, string>>;
  /** Expression by name. @default every watched request is judged */
  readonly conditions?: Readonly<Record<string, string>>;
  /** Message by expression. Messages begin with the control, so that a refusal leads to the rule. */
  readonly holds: Readonly<Record<string, string>>;
}

/** Completes a draft with what all policies share: they fail closed, and equivalent versions count. */
export const admissionPolicy = ({
  control,
  sentence,
  scope,
  watches,
  variables = {},
  conditions,
  holds,
}: Draft): AdmissionPolicy => {
  const name = `${control.toLowerCase()}-${sentence}`;
  return {
    control,
    name,
    scope,
    spec: {
      failurePolicy: "Fail",
      matchConstraints: {
        matchPolicy: "Equivalent",
        resourceRules: watches.map((watched) => ({
          apiGroups: [""],
          apiVersions: ["*"],
          operations: ["CREATE", "UPDATE"],
          resources: [],
          ...watched,
        })),
      },
      ...(conditions === undefined ? {} : { matchConditions: named(conditions) }),
      variables: named(variables),
      validations: Object.entries(holds).map(([message, expression]) => ({
        expression,
        message: `${control} ${controls[control].title}: ${message}`,
        reason: "Forbidden",
      })),
    },
    binding: {
      policyName: name,
      validationActions: ["Deny", "Audit"],
      ...(scope === "cluster"
        ? {}
        : { matchResources: { namespaceSelector: scope === "payment" ? payment : governed } }),
    },
  };
};

/** A policy that depends on what an environment allows. */
export type AdmissionRule = (settings: Settings) => AdmissionPolicy;

/** A list of texts in the expression language. */
export const list = (texts: readonly string[]): string => `[${texts.map(text).join(", ")}]`;

/** A text in the expression language. */
export const text = (value: string): string => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

/** The value of an optional field, or what the platform would take instead. */
export const optional = (path: string, otherwise: string): string =>
  `(has(${path}) ? ${path} : ${otherwise})`;

/** Whether the object is, or belongs to, one of the platform's ways in. */
export const isWayIn = ({ publicLoadBalancers }: Pick<Settings, "publicLoadBalancers">): string =>
  `(object.metadata.namespace + '/' + object.metadata.name) in ${list(publicLoadBalancers)}`;

/** The tenant of the namespace, or nothing: its label is written by the platform only. */
export const TENANT_VARIABLE = `namespaceObject != null && has(namespaceObject.metadata.labels) && '${TENANT_LABEL}' in namespaceObject.metadata.labels ? namespaceObject.metadata.labels['${TENANT_LABEL}'] : ''`;
