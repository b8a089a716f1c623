import type { Rule } from "../frame/rule";
import { admissionDeniesAndAudits } from "../rules/logging/admission-denies-and-audits";
import { apiCallsAreRecorded } from "../rules/logging/api-calls-are-recorded";
import { changesToControlsRaiseAlarms } from "../rules/logging/changes-to-controls-raise-alarms";
import { controlPlaneWritesAllLogs } from "../rules/logging/control-plane-writes-all-logs";
import { databasesAndEntrancesLogAccess } from "../rules/logging/databases-and-entrances-log-access";
import { logBucketsCannotBeRewritten } from "../rules/logging/log-buckets-cannot-be-rewritten";
import { logsAreKept } from "../rules/logging/logs-are-kept";
import { postureIsWatched } from "../rules/logging/posture-is-watched";
import { tenantsGetTheirOwnLog } from "../rules/logging/tenants-get-their-own-log";
import { threatsAreDetected } from "../rules/logging/threats-are-detected";

/** The rules of the logging family, in the order of their controls. */
export const loggingPack: readonly Rule[] = [
  controlPlaneWritesAllLogs,
  logsAreKept,
  apiCallsAreRecorded,
  logBucketsCannotBeRewritten,
  threatsAreDetected,
  postureIsWatched,
  changesToControlsRaiseAlarms,
  tenantsGetTheirOwnLog,
  databasesAndEntrancesLogAccess,
  admissionDeniesAndAudits,
];
