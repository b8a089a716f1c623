import type { PlainObject } from "../../rpc/values";
import { about, between, conflicting, name, type Problem, type Rule } from "./rule";

const identifier = {
  max: 63,
  form: /^(?!.*--)[a-z]([a-z0-9-]*[a-z0-9])?$/,
  says: "lower-case letters, digits and single inner hyphens, starting with a letter",
};

const password = (path: string, min = 8): Rule =>
  about(path, (value) => {
    if (typeof value !== "string") return undefined;
    if (value.length < min) return `is shorter than ${min} characters; choose a longer one`;
    // The value is a secret: say only what is wrong with it.
    return /[/"@ ]/.test(value) ? 'holds one of / " @ or a blank; leave them out' : undefined;
  });

/** A new cluster needs a password from somewhere. */
const somePassword = (property: string, elsewhere: readonly string[]): Rule =>
  function judge(inputs: PlainObject): Problem[] {
    const sources = [property, `${property}Wo`, "manageMasterUserPassword", ...elsewhere];
    if (sources.some((source) => inputs[source] !== undefined && inputs[source] !== false)) return [];
    return [{ property, reason: `is missing; set it, or let AWS keep it with manageMasterUserPassword` }];
  };

const copies = [
  "snapshotIdentifier",
  "replicationSourceIdentifier",
  "globalClusterIdentifier",
  "restoreToPointInTime",
  "s3Import",
];

/** Serverless capacity in halves, the smaller one first. */
const capacity: Rule = about("serverlessv2ScalingConfiguration", (value) => {
  const { minCapacity: min, maxCapacity: max } = value as PlainObject;
  if (typeof min !== "number" || typeof max !== "number") return undefined;
  if (min > max) return `minCapacity ${min} exceeds maxCapacity ${max}; lower one or raise the other`;
  return min < 0 || max > 256 || (min * 2) % 1 !== 0 || (max * 2) % 1 !== 0
    ? `capacities ${min} to ${max} are not accepted; choose 0 to 256 in steps of 0.5`
    : undefined;
});

/** What AWS refuses about databases and caches. */
export const databaseRules: Readonly<Record<string, readonly Rule[]>> = {
  "rds/cluster": [
    name("clusterIdentifier", identifier),
    between("backupRetentionPeriod", 1, 35),
    between("port", 1150, 65_535),
    conflicting("masterPassword", "manageMasterUserPassword"),
    password("masterPassword"),
    somePassword("masterPassword", copies),
    capacity,
  ],
  "rds/clusterInstance": [name("identifier", identifier), between("promotionTier", 0, 15)],
  "rds/instance": [
    name("identifier", identifier),
    between("backupRetentionPeriod", 0, 35),
    conflicting("password", "manageMasterUserPassword"),
    password("password"),
    somePassword("password", [...copies, "replicateSourceDb"]),
  ],
  "elasticache/replicationGroup": [
    name("replicationGroupId", { ...identifier, max: 40 }),
    conflicting("numCacheClusters", "numNodeGroups"),
    password("authToken", 16),
  ],
};
