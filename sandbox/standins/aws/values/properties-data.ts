import type { PlainValue } from "../../rpc/values";
import type { PropertyRule, PropertyRules } from "./rule";
import { zonesOf } from "./properties-network";
import { type Identified, nameOf, regionOf, text } from "./subject";

/** The port on which a database or cache listens unless told otherwise. */
export function defaultPort(engine: string): number {
  if (engine.includes("postgres")) return 5432;
  if (engine.includes("mysql") || engine.includes("mariadb")) return 3306;
  if (engine.includes("oracle")) return 1521;
  if (engine.includes("sqlserver")) return 1433;
  if (engine === "memcached") return 11_211;
  if (engine === "docdb") return 27_017;
  return engine === "neptune" ? 8182 : 6379;
}

const portOf = (s: Identified): number => defaultPort(text(s, "engine") || s.type.service);
const zones: PropertyRule = (s) => zonesOf(regionOf(s));
const version =
  (property: string): PropertyRule =>
  (s) =>
    text(s, property) || "1.0";

const clusterHost =
  (word: string): PropertyRule =>
  (s) =>
    `${nameOf(s)}.${word}-${clusterTail(s)}`;
const clusterTail = (s: Identified): string =>
  `${s.account.id.slice(-4)}sandbox.${regionOf(s)}.rds.amazonaws.com`;
const instanceHost = (s: Identified): string => `${nameOf(s)}.${clusterTail(s)}`;

/** The secret in which AWS keeps a master password that it manages itself. */
function masterSecret(s: Identified): PlainValue {
  if (s.inputs["manageMasterUserPassword"] !== true) return [];
  const { partition, id } = s.account;
  const place = `${partition}:secretsmanager:${regionOf(s)}:${id}`;
  const key =
    text(s, "masterUserSecretKmsKeyId") ||
    `arn:${partition}:kms:${regionOf(s)}:${id}:alias/aws/secretsmanager`;
  const secretArn = `arn:${place}:secret:rds!${s.type.kind}-${s.seed.uuid("master secret")}`;
  return [{ kmsKeyId: key, secretArn, secretStatus: "active" }];
}

const cacheHost =
  (word: string): PropertyRule =>
  (s) =>
    `${word}.${nameOf(s)}.${s.seed.hex("host", 6)}.${regionOf(s).replaceAll("-", "")}.cache.amazonaws.com`;

/** What databases, caches and file systems get from AWS. */
export const databaseProperties: PropertyRules = {
  "rds/cluster.endpoint": clusterHost("cluster"),
  "rds/cluster.readerEndpoint": clusterHost("cluster-ro"),
  "rds/cluster.port": portOf,
  "rds/cluster.clusterResourceId": ({ seed }) => `cluster-${seed.letters("resource", 26)}`,
  "rds/cluster.hostedZoneId": ({ seed }) => `Z${seed.letters("zone", 13)}`,
  "rds/cluster.engineVersionActual": version("engineVersion"),
  "rds/cluster.masterUserSecrets": masterSecret,
  "rds/cluster.availabilityZones": zones,
  "rds/clusterInstance.endpoint": instanceHost,
  "rds/clusterInstance.port": portOf,
  "rds/clusterInstance.dbiResourceId": ({ seed }) => `db-${seed.letters("resource", 26)}`,
  "rds/clusterInstance.engineVersionActual": version("engineVersion"),
  "rds/instance.address": instanceHost,
  "rds/instance.endpoint": (s) => `${instanceHost(s)}:${portOf(s)}`,
  "rds/instance.port": portOf,
  "rds/instance.status": () => "available",
  "rds/instance.resourceId": ({ seed }) => `db-${seed.letters("resource", 26)}`,
  "rds/instance.engineVersionActual": version("engineVersion"),
  "rds/instance.masterUserSecrets": masterSecret,
  "elasticache/replicationGroup.primaryEndpointAddress": cacheHost("master"),
  "elasticache/replicationGroup.readerEndpointAddress": cacheHost("replica"),
  "elasticache/replicationGroup.configurationEndpointAddress": cacheHost("clustercfg"),
  "elasticache/replicationGroup.port": portOf,
  "elasticache/replicationGroup.engineVersionActual": version("engineVersion"),
  "efs/fileSystem.dnsName": (s) => `${s.id}.efs.${regionOf(s)}.amazonaws.com`,
};
