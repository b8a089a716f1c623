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

/** Which namespaces a policy is bound to. */
export type Scope = "governed" | "payment" | "cluster";

/** A ValidatingAdmissionPolicy and its binding as plain data. */
export interface AdmissionPolicy {
  readonly control: ControlId;
  readonly name: string;
  readonly spec: {
    readonly failurePolicy: "Fail";
    readonly matchConstraints: {
      readonly matchPolicy: "Equivalent";
      readonly resourceRules: readonly ResourceRule[];
    };
    readonly variables: readonly { readonly name: string; readonly expression: string }[];
    readonly validations: readonly Validation[];
  };
  readonly binding: {
    readonly policyName: string;
    readonly validationActions: readonly ["Deny", "Audit"];
    readonly matchResources?: { readonly namespaceSelector: NamespaceSelector };
  };
}

interface NamespaceSelector {
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
  holds,
}: Draft): AdmissionPolicy => {
  const name = `${control.toLowerCase()}-${sentence}`;
  return {
    control,
    name,
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
      variables: Object.entries(variables).map(([variable, expression]) => ({ name: variable, expression })),
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

/** The tenant of the namespace, or nothing: its label is written by the platform only. */
export const TENANT_VARIABLE = `namespaceObject != null && has(namespaceObject.metadata.labels) && '${TENANT_LABEL}' in namespaceObject.metadata.labels ? namespaceObject.metadata.labels['${TENANT_LABEL}'] : ''`;
