import type { PlainObject } from "../rpc/values";

/** The properties by which AWS keeps things from being deleted, with the value that means "kept". */
const protections = [
  ["deletionProtection", true],
  ["deletionProtection", "ACTIVE"],
  ["deletionProtectionEnabled", true],
  ["enableDeletionProtection", true],
  ["disableApiTermination", true],
] as const;

/** Databases are not deleted without saying what becomes of the data. */
const leavesData = new Set(["rds/cluster", "rds/instance", "docdb/cluster", "neptune/cluster"]);

/** Why AWS would refuse to delete the resource, or undefined. */
export function deletionProblem(key: string, state: PlainObject): string | undefined {
  const held = protections.find(([property, value]) => state[property] === value);
  if (held !== undefined) {
    const [property, value] = held;
    return `${property} is ${JSON.stringify(value)}: AWS refuses to delete it; turn it off and update first`;
  }
  const { skipFinalSnapshot, finalSnapshotIdentifier } = state;
  if (leavesData.has(key) && skipFinalSnapshot !== true && !finalSnapshotIdentifier) {
    return "finalSnapshotIdentifier is required when skipFinalSnapshot is false; set one of them and update first";
  }
  return undefined;
}
