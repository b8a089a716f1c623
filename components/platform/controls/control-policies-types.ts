/** An expression with a name, in the API server's expression language. */
interface Named {
  readonly name: string;
  readonly expression: string;
}

/** A ValidatingAdmissionPolicy and its binding as plain data, as whoever judges the program writes them. */
export interface ControlPolicy {
  /** Name of both, unique in the cluster. */
  readonly name: string;
  readonly spec: {
    readonly failurePolicy: string;
    readonly matchConstraints: {
      readonly matchPolicy: string;
      readonly resourceRules: readonly {
        readonly apiGroups: readonly string[];
        readonly apiVersions: readonly string[];
        readonly operations: readonly string[];
        readonly resources: readonly string[];
      }[];
    };
    readonly matchConditions: readonly Named[];
    readonly variables: readonly Named[];
    readonly validations: readonly {
      readonly expression: string;
      readonly message: string;
      readonly reason: string;
    }[];
  };
  readonly binding: {
    readonly policyName: string;
    readonly validationActions: readonly string[];
    readonly matchResources: {
      readonly namespaceSelector: {
        readonly matchExpressions: readonly {
          readonly key: string;
          readonly operator: string;
          readonly values?: readonly string[];
        }[];
      };
    };
  };
}
