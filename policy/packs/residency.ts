import type { Rule } from "../frame/rule";
import { dataIsNotReplicatedAbroad } from "../rules/residency/data-is-not-replicated-abroad";
import { everythingLivesInAnAllowedRegion } from "../rules/residency/everything-lives-in-an-allowed-region";
import { namespacesSayWhoseTheyAre } from "../rules/residency/namespaces-say-whose-they-are";
import { onlyProductionReadsProduction } from "../rules/residency/only-production-reads-production";
import { personalDataExpires } from "../rules/residency/personal-data-expires";
import { resourcesSayWhoseTheyAre } from "../rules/residency/resources-say-whose-they-are";

/** The rules of the residency family, in the order of their controls. */
export const residencyPack: readonly Rule[] = [
  everythingLivesInAnAllowedRegion,
  dataIsNotReplicatedAbroad,
  namespacesSayWhoseTheyAre,
  resourcesSayWhoseTheyAre,
  personalDataExpires,
  onlyProductionReadsProduction,
];
