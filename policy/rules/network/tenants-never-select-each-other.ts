import { stackRule, on } from "../../frame/rule";
import { when } from "../../frame/findings";
import { selects, labelsOfNamespace, type LabelSelector, type LabelSet } from "../../frame/selector";
import { peersOf } from "../../frame/network-policy";
import { tenantNamespaces, nameOf, inNamespace } from "../../frame/namespaces";
import { TENANT_LABEL, TIER_LABEL } from "../../frame/vocabulary";

/** A tenant that no program has, so that a selector meaning "any tenant" is found in a stack with a single one. */
const STRANGER = labelsOfNamespace("tenant-stranger", { [TENANT_LABEL]: "stranger", [TIER_LABEL]: "free" });

/** NET-03: Network policies of one tenant never select another tenant. */
export const tenantsNeverSelectEachOther = stackRule({
  control: "NET-03",
  sentence: "tenants-never-select-each-other",
  judge: (stack) => {
    const tenants = tenantNamespaces(stack).map(({ tenant, namespace }) => ({
      tenant,
      name: nameOf(namespace),
      labels: labelsOfNamespace(nameOf(namespace), namespace.props.metadata?.labels ?? {}),
    }));
    const everyone = [...tenants, { tenant: "stranger", name: "tenant-stranger", labels: STRANGER }];
    const policies = stack.of("k8s:networking.k8s.io:NetworkPolicy");
    return tenants.flatMap(({ tenant, name }) => {
      const others = everyone.filter((other) => other.tenant !== tenant).map(({ labels }) => labels);
      return inNamespace(policies, name).flatMap((policy) =>
        on(
          policy,
          peersOf(policy.props.spec ?? {}).flatMap(({ path, peer }) =>
            when(
              peer.namespaceSelector !== undefined && reaches(peer.namespaceSelector, others),
              `${path}.namespaceSelector: selects a namespace of another tenant; select this tenant's label`,
            ),
          ),
        ),
      );
    });
  },
});

const reaches = (selector: LabelSelector, others: readonly LabelSet[]): boolean =>
  others.some((labels) => selects(selector, labels));
