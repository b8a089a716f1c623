import type { PlainObject } from "../../rpc/values";
import { UNKNOWN } from "../../rpc/values";
import type { ResourceType } from "../sdk/catalogue";

/** Types whose name is a property not called `name`. */
export const namedBy: Readonly<Record<string, string>> = {
  "s3/bucket": "bucket",
  "rds/cluster": "clusterIdentifier",
  "rds/globalCluster": "globalClusterIdentifier",
  "rds/clusterInstance": "identifier",
  "rds/instance": "identifier",
  "docdb/cluster": "clusterIdentifier",
  "docdb/clusterInstance": "identifier",
  "neptune/cluster": "clusterIdentifier",
  "redshift/cluster": "clusterIdentifier",
  "elasticache/cluster": "clusterId",
  "elasticache/replicationGroup": "replicationGroupId",
  "eks/nodeGroup": "nodeGroupName",
  "eks/fargateProfile": "fargateProfileName",
};

/** How long a generated name may be, where that is less than the usual limit. */
export const limitedNames: Readonly<Record<string, number>> = {
  "iam/role": 64,
  "iam/user": 64,
  "lb/loadBalancer": 32,
  "lb/targetGroup": 32,
  "s3/bucket": 63,
  "rds/cluster": 63,
  "rds/clusterInstance": 63,
  "rds/instance": 63,
  "eks/cluster": 100,
  "eks/nodeGroup": 63,
  "elasticache/replicationGroup": 40,
  "elasticache/cluster": 50,
};
const USUAL_LIMIT = 255;
const SUFFIX = 7;

/** The property that holds the name by which AWS knows the resource, where it has one. */
export function nameProperty({ key, model }: ResourceType): string | undefined {
  const property = namedBy[key] ?? "name";
  return model.inputs.has(property) ? property : undefined;
}

/** The name by which AWS knows the resource. */
export function physicalNameOf(type: ResourceType, inputs: PlainObject): string | undefined {
  const value = inputs[nameProperty(type) ?? ""];
  return typeof value === "string" && value !== UNKNOWN ? value : undefined;
}

/** Whether the plugin must make up a name: there is a property for it, the program leaves it out. */
export function needsName(type: ResourceType, inputs: PlainObject): boolean {
  const property = nameProperty(type);
  if (property === undefined || inputs[property] !== undefined) return false;
  if (type.model.required.includes(property)) return false;
  return inputs[`${property}Prefix`] === undefined;
}

/** A name that no other resource has, as the official plugin forms it: the program's name and seven digits. */
export function generateName(type: ResourceType, logicalName: string, randomSeed: Uint8Array): string {
  const limit = limitedNames[type.key] ?? USUAL_LIMIT;
  const suffix = Buffer.from(randomSeed).toString("hex").slice(0, SUFFIX).padEnd(SUFFIX, "0");
  return `${logicalName.slice(0, limit - SUFFIX - 1)}-${suffix}`;
}
