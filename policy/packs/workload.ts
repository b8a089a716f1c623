import type { Rule } from "../frame/rule";
import { containersHaveRequestsAndLimits } from "../rules/workload/containers-have-requests-and-limits";
import { containersRunReadOnlyAsNobody } from "../rules/workload/containers-run-read-only-as-nobody";
import { imageRepositoriesAreImmutable } from "../rules/workload/image-repositories-are-immutable";
import { imagesAreAlwaysPulled } from "../rules/workload/images-are-always-pulled";
import { imagesComeByDigestFromTheRegistry } from "../rules/workload/images-come-by-digest-from-the-registry";
import { inferenceHasItsOwnNodesAndModel } from "../rules/workload/inference-has-its-own-nodes-and-model";
import { jobsEndAndAreCleanedUp } from "../rules/workload/jobs-end-and-are-cleaned-up";
import { namespacesEnforceRestrictedPods } from "../rules/workload/namespaces-enforce-restricted-pods";
import { nobodyOpensAShellInPaymentScope } from "../rules/workload/nobody-opens-a-shell-in-payment-scope";
import { podsArePlacedByTheScheduler } from "../rules/workload/pods-are-placed-by-the-scheduler";
import { podsAreRestricted } from "../rules/workload/pods-are-restricted";
import { podsUseAllowedPriorities } from "../rules/workload/pods-use-allowed-priorities";
import { tenantsCannotTakeSystemPriority } from "../rules/workload/tenants-cannot-take-system-priority";
import { tenantsHaveQuotaAndLimits } from "../rules/workload/tenants-have-quota-and-limits";
import { webhooksFailClosed } from "../rules/workload/webhooks-fail-closed";

/** The rules of the workload family, in the order of their controls. */
export const workloadPack: readonly Rule[] = [
  namespacesEnforceRestrictedPods,
  podsAreRestricted,
  containersRunReadOnlyAsNobody,
  imagesComeByDigestFromTheRegistry,
  imagesAreAlwaysPulled,
  imageRepositoriesAreImmutable,
  containersHaveRequestsAndLimits,
  tenantsHaveQuotaAndLimits,
  podsUseAllowedPriorities,
  tenantsCannotTakeSystemPriority,
  podsArePlacedByTheScheduler,
  nobodyOpensAShellInPaymentScope,
  jobsEndAndAreCleanedUp,
  inferenceHasItsOwnNodesAndModel,
  webhooksFailClosed,
];
