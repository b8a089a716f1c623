import { resourceRule } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { nameOf } from "../../frame/namespaces";
import { TENANT_LABEL, isSystemNamespace, tenantOfNamespace } from "../../frame/vocabulary";

/** GEO-03: Every resource says whose it is and how to treat its data. */
export const namespacesSayWhoseTheyAre = resourceRule({
  control: "GEO-03",
  sentence: "namespaces-say-whose-they-are",
  settings: ["requiredNamespaceLabels"],
  kinds: ["k8s:core:Namespace"],
  judge: (namespace, { requiredNamespaceLabels }) => {
    if (isSystemNamespace(nameOf(namespace))) return [];
    const labels = namespace.props.metadata?.labels ?? {};
    return [
      ...requiredNamespaceLabels.flatMap((label) =>
        unless((labels[label] ?? "") !== "", `metadata.labels[${label}]: absent; add it`),
      ),
      ...unless(
        labels[TENANT_LABEL] === tenantOfNamespace(nameOf(namespace)),
        `metadata.labels[${TENANT_LABEL}]: not the tenant of the namespace's name; make them agree`,
      ),
    ];
  },
});
