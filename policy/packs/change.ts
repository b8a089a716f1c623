import type { Rule } from "../frame/rule";
import { chartsArePinned } from "../rules/change/charts-are-pinned";
import { dependenciesArePinned } from "../rules/change/dependencies-are-pinned";
import { driftIsLookedForDaily } from "../rules/change/drift-is-looked-for-daily";
import { noRuleIsSwitchedOff } from "../rules/change/no-rule-is-switched-off";
import { productionUpdatesAreApproved } from "../rules/change/production-updates-are-approved";
import { stackSecretsHaveACloudKey } from "../rules/change/stack-secrets-have-a-cloud-key";
import { stateBucketIsClosed } from "../rules/change/state-bucket-is-closed";
import { stateHoldsNoPlainSecret } from "../rules/change/state-holds-no-plain-secret";
import { waiversAreOwnedAndExpire } from "../rules/change/waivers-are-owned-and-expire";

/** The rules of the change family, in the order of their controls. */
export const changePack: readonly Rule[] = [
  stackSecretsHaveACloudKey,
  stateBucketIsClosed,
  stateHoldsNoPlainSecret,
  chartsArePinned,
  dependenciesArePinned,
  productionUpdatesAreApproved,
  driftIsLookedForDaily,
  waiversAreOwnedAndExpire,
  noRuleIsSwitchedOff,
];
