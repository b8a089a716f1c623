import type { Rule } from "../frame/rule";
import { backupsAreLockedAndCopied } from "../rules/resilience/backups-are-locked-and-copied";
import { billingAndAuthReleaseByCanary } from "../rules/resilience/billing-and-auth-release-by-canary";
import { canariesAreAnalysed } from "../rules/resilience/canaries-are-analysed";
import { databasesSurviveZoneAndMistake } from "../rules/resilience/databases-survive-zone-and-mistake";
import { nodesAndEntrancesSpanZones } from "../rules/resilience/nodes-and-entrances-span-zones";
import { servicesKeepThreeReplicas } from "../rules/resilience/services-keep-three-replicas";
import { servicesReportHealthAndLeaveGracefully } from "../rules/resilience/services-report-health-and-leave-gracefully";
import { statefulResourcesAreProtected } from "../rules/resilience/stateful-resources-are-protected";

/** The rules of the resilience family, in the order of their controls. */
export const resiliencePack: readonly Rule[] = [
  databasesSurviveZoneAndMistake,
  backupsAreLockedAndCopied,
  nodesAndEntrancesSpanZones,
  servicesKeepThreeReplicas,
  servicesReportHealthAndLeaveGracefully,
  billingAndAuthReleaseByCanary,
  canariesAreAnalysed,
  statefulResourcesAreProtected,
];
