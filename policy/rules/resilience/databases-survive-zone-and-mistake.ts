import { on, stackRule } from "../../frame/rule";
import { type Findings, unless, when } from "../../frame/findings";
import { type Inventory, type MemberOf, refersTo } from "../../frame/inventory";
import { listOf } from "../../frame/loose";

const KEPT_DAYS = 35;

type Database = MemberOf<"aws:rds/instance:Instance" | "aws:rds/cluster:Cluster">;

/** RES-01: Databases survive a zone and a mistake. */
export const databasesSurviveZoneAndMistake = stackRule({
  control: "RES-01",
  sentence: "databases-survive-zone-and-mistake",
  judge: (stack) =>
    stack
      .of("aws:rds/instance:Instance", "aws:rds/cluster:Cluster")
      .flatMap((database) => on(database, [...judgeZones(stack, database), ...judgeBackups(database)])),
});

const judgeZones = (stack: Inventory, database: Database): Findings =>
  unless(
    hasStandby(stack, database) || spansZones(database.props),
    "multiAz: one zone only; set multiAz, or three availabilityZones or a second instance for a cluster",
  );

const spansZones = (props: object): boolean =>
  Reflect.get(props, "multiAz") === true || listOf(Reflect.get(props, "availabilityZones")).length >= 3;

/**
 * Whether something takes over when the writer's zone is lost. Aurora keeps its data in three zones; a cluster that
 * follows another region is itself what takes over.
 */
const hasStandby = (stack: Inventory, database: Database): boolean => {
  const { props } = database;
  if (!("engine" in props) || props.engine?.startsWith("aurora") !== true) return false;
  const instances = stack
    .of("aws:rds/clusterInstance:ClusterInstance")
    .filter((instance) => refersTo(instance, "clusterIdentifier", database));
  return instances.length >= ("globalClusterIdentifier" in props ? 1 : 2);
};

const judgeBackups = ({ props }: Database): Findings => [
  ...unless(props.deletionProtection, "deletionProtection: not true; set it"),
  ...unless(
    (props.backupRetentionPeriod ?? 0) >= KEPT_DAYS,
    `backupRetentionPeriod: below ${KEPT_DAYS} days; raise it`,
  ),
  ...unless(props.copyTagsToSnapshot, "copyTagsToSnapshot: not true; set it"),
  ...when(
    props.skipFinalSnapshot === true || !("finalSnapshotIdentifier" in props),
    "finalSnapshotIdentifier: absent or skipped; name the last snapshot",
  ),
];
