import { stackRule, on } from "../../frame/rule";
import { when, unless } from "../../frame/findings";

/** ENC-15: Snapshots and images are never public. */
export const snapshotsAreNeverPublic = stackRule({
  control: "ENC-15",
  sentence: "snapshots-are-never-public",
  judge: (stack) => {
    const blocked = stack
      .of("aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess")
      .some(({ props }) => props.state === "block-all-sharing");
    return [
      ...stack
        .of("aws:eks/cluster:Cluster")
        .flatMap((cluster) =>
          on(
            cluster,
            unless(
              blocked,
              "snapshots may be shared with everyone; add SnapshotBlockPublicAccess block-all-sharing",
            ),
          ),
        ),
      ...stack
        .of("aws:ec2/amiLaunchPermission:AmiLaunchPermission")
        .flatMap((permission) =>
          on(permission, when(permission.props.group === "all", "group: all; name the accounts")),
        ),
      ...stack
        .of("aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission")
        .flatMap((permission) =>
          on(permission, when(permission.props.accountId === "all", "accountId: all; name the account")),
        ),
      ...stack
        .of("aws:rds/snapshot:Snapshot")
        .flatMap((snapshot) =>
          on(
            snapshot,
            when(
              (snapshot.props.sharedAccounts ?? []).includes("all"),
              "sharedAccounts: all; name the accounts",
            ),
          ),
        ),
    ];
  },
});
