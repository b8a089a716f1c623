import { settingsOfStack } from "../frame/environments";
import { NAMESPACE_NAME_LABEL, PART_OF_LABEL, platformNamespaces, PROJECT } from "../frame/vocabulary";
import { type AdmissionPolicy, type Named, type NamespaceSelector, text } from "./admission-policy";
import { admissionPolicies } from "./every-admission-policy";

/** An admission policy with its binding, as the program installs it in the cluster of an environment. */
export interface InstalledPolicy {
  /** Name of the policy and of its binding. */
  readonly name: string;
  readonly spec: AdmissionPolicy["spec"] & { readonly matchConditions: readonly Named[] };
  readonly binding: Pick<AdmissionPolicy["binding"], "policyName" | "validationActions"> & {
    readonly matchResources: { readonly namespaceSelector: NamespaceSelector };
  };
}

/**
 * Cluster-wide objects are in no namespace, so that no selector leaves them out: of these only the program's own are
 * judged. Those of the cluster itself and of charts are their makers' to write.
 */
const IN_A_NAMESPACE_OR_OURS = {
  name: "is-in-a-namespace-or-ours",
  expression: `(has(request.namespace) && request.namespace != '') || (object != null && has(object.metadata.labels) && object.metadata.labels[?${text(PART_OF_LABEL)}].orValue('') == ${text(PROJECT)})`,
};

/** The platform's own namespaces by their names, which nobody can take away by relabelling. */
const platformOf = (environment: string, { scope }: AdmissionPolicy): NamespaceSelector => ({
  matchExpressions: [
    {
      key: NAMESPACE_NAME_LABEL,
      operator: "In",
      values: platformNamespaces(environment).filter(
        (name) => scope !== "payment" || name.endsWith("-billing"),
      ),
    },
  ],
});

/**
 * The registry's admission policies for the platform's own namespaces. Tenants' namespaces have policies of their own,
 * which know who writes and which tier it is: docs/adr/0062.
 */
export const installedPolicies = (environment: string): readonly InstalledPolicy[] =>
  admissionPolicies(settingsOfStack(environment)).map((policy) => {
    const name = `${policy.name}-${environment}`;
    return {
      name,
      spec: {
        ...policy.spec,
        matchConditions: [IN_A_NAMESPACE_OR_OURS, ...(policy.spec.matchConditions ?? [])],
      },
      binding: {
        policyName: name,
        validationActions: policy.binding.validationActions,
        matchResources: { namespaceSelector: platformOf(environment, policy) },
      },
    };
  });
