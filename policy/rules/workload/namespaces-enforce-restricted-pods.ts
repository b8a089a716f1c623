import { resourceRule } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { nameOf } from "../../frame/namespaces";
import { isSystemNamespace } from "../../frame/vocabulary";

const PREFIX = "pod-security.kubernetes.io";
const PINNED = /^v1\.[0-9]+$/;

/** WL-01: Every governed namespace enforces the restricted pod security standard. */
export const namespacesEnforceRestrictedPods = resourceRule({
  control: "WL-01",
  sentence: "namespaces-enforce-restricted-pods",
  settings: ["nodeAgentNamespaces"],
  kinds: ["k8s:core:Namespace"],
  judge: (namespace, { nodeAgentNamespaces }) => {
    if (isSystemNamespace(nameOf(namespace))) return [];
    const labels = namespace.props.metadata?.labels ?? {};
    return [
      ...["enforce", "warn", "audit"].flatMap((mode) =>
        unless(
          labels[`${PREFIX}/${mode}`] === "restricted" ||
            (mode === "enforce" && nodeAgentNamespaces.includes(nameOf(namespace))),
          `metadata.labels[${PREFIX}/${mode}]: not restricted; set it`,
        ),
      ),
      ...unless(
        PINNED.test(labels[`${PREFIX}/enforce-version`] ?? ""),
        `metadata.labels[${PREFIX}/enforce-version]: not pinned to a version such as v1.35; pin it`,
      ),
    ];
  },
});
