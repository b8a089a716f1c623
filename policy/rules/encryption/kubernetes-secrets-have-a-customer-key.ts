import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { hasCustomerKey } from "../../frame/inventory";

/** ENC-01: Kubernetes secrets are encrypted with a customer managed key. */
export const kubernetesSecretsHaveACustomerKey = stackRule({
  control: "ENC-01",
  sentence: "kubernetes-secrets-have-a-customer-key",
  judge: (stack) =>
    stack.of("aws:eks/cluster:Cluster").flatMap((cluster) => {
      const { encryptionConfig } = cluster.props;
      return on(cluster, [
        ...unless(
          encryptionConfig?.resources?.includes("secrets"),
          "encryptionConfig.resources: does not list secrets; add it",
        ),
        ...unless(
          hasCustomerKey(cluster, "encryptionConfig", () => encryptionConfig?.provider?.keyArn),
          "encryptionConfig.provider.keyArn: no customer managed key; set one",
        ),
      ]);
    }),
});
