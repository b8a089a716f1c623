import { resourceRule } from "../../frame/rule";
import { when, unless } from "../../frame/findings";
import { listOf } from "../../frame/loose";

const KEPT_DAYS = 35;

/** RES-01: Databases survive a zone and a mistake. */
export const databasesSurviveZoneAndMistake = resourceRule({
  control: "RES-01",
  sentence: "databases-survive-zone-and-mistake",
  kinds: ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"],
  judge: ({ kind, props }) => [
    ...unless(
      kind === "aws:rds/cluster:Cluster" ? spansZones(props) : "multiAz" in props && props.multiAz === true,
      "multiAz: one zone only; set multiAz, or three availabilityZones for a cluster",
    ),
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
  ],
});

const spansZones = (props: object): boolean => listOf(Reflect.get(props, "availabilityZones")).length >= 3;
