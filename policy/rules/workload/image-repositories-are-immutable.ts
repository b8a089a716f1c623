import { stackRule, on } from "../../frame/rule";
import { when, unless } from "../../frame/findings";
import { hasCustomerKey } from "../../frame/inventory";
import { statementsOf, isEveryone } from "../../frame/iam-document";

/** WL-06: Image repositories are immutable, scanned, encrypted and pruned. */
export const imageRepositoriesAreImmutable = stackRule({
  control: "WL-06",
  sentence: "image-repositories-are-immutable",
  judge: (stack) =>
    stack.of("aws:ecr/repository:Repository").flatMap((repository) => {
      const {
        imageTagMutability,
        imageScanningConfiguration,
        encryptionConfigurations = [],
      } = repository.props;
      const pruned =
        stack.referring("aws:ecr/lifecyclePolicy:LifecyclePolicy", "repository", repository).length > 0;
      const policies = stack.referring("aws:ecr/repositoryPolicy:RepositoryPolicy", "repository", repository);
      return [
        ...on(repository, [
          ...unless(
            imageTagMutability === "IMMUTABLE",
            "imageTagMutability: not IMMUTABLE (the default is mutable); set it",
          ),
          ...unless(
            imageScanningConfiguration?.scanOnPush,
            "imageScanningConfiguration.scanOnPush: not true; set it",
          ),
          ...unless(
            encryptionConfigurations.some(({ encryptionType }) => encryptionType === "KMS") &&
              hasCustomerKey(
                repository,
                "encryptionConfigurations",
                () => encryptionConfigurations[0]?.kmsKey,
              ),
            "encryptionConfigurations: no customer managed key; set encryptionType KMS and kmsKey",
          ),
          ...unless(pruned, "no lifecycle policy; add one, so that old images with known flaws go"),
        ]),
        ...policies.flatMap((policy) =>
          on(
            policy,
            when(
              statementsOf(policy.props.policy).some(
                ({ allows, principals }) => allows && principals.some(isEveryone),
              ),
              "policy: everyone may pull; name the accounts",
            ),
          ),
        ),
      ];
    }),
});
