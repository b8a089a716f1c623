import * as backup from "@pulumi/aws/backup";
import * as pulumi from "@pulumi/pulumi";
import { PROJECT } from "../../lib/naming";
import { serviceTrust } from "./policy-document";
import { BoundedRole } from "./roles";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** What backups are made from. */
export interface BackupVaultArgs {
  readonly site: Site;
  readonly key: pulumi.Input<string>;
  readonly boundary: pulumi.Input<string>;
  /** Vault of the second region that each backup is copied to. */
  readonly copyTo?: pulumi.Input<string> | undefined;
}

/** Days that a backup is kept: as long as the database's own. */
const KEEP_DAYS = 35;

/** Daily backups of everything tagged as ours, in a vault from which nobody can delete before their time. */
export class BackupVault extends pulumi.ComponentResource {
  constructor(name: string, args: BackupVaultArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:BackupVault", name, {}, opts);
    const { site } = args;
    const owned = { parent: this };
    const tags = tagsFor(site, { dataClass: "personal" });
    const vault = new backup.Vault(
      name,
      { name: site.name, kmsKeyArn: args.key, forceDestroy: false, tags },
      { ...owned, protect: site.deletionProtection },
    );
    // Governance mode: an administrator can still lift it. A lock that nobody can lift is set by hand, once, on purpose.
    new backup.VaultLockConfiguration(
      name,
      { backupVaultName: vault.name, minRetentionDays: 7, maxRetentionDays: 365 },
      owned,
    );
    const plan = new backup.Plan(
      name,
      {
        name: site.name,
        rules: [
          {
            ruleName: "daily",
            targetVaultName: vault.name,
            schedule: "cron(0 3 * * ? *)",
            startWindow: 60,
            completionWindow: 240,
            lifecycle: { deleteAfter: KEEP_DAYS },
            recoveryPointTags: tags,
            ...(args.copyTo === undefined
              ? {}
              : {
                  copyActions: [{ destinationVaultArn: args.copyTo, lifecycle: { deleteAfter: KEEP_DAYS } }],
                }),
          },
        ],
        tags,
      },
      owned,
    );
    const role = new BoundedRole(
      name,
      {
        site,
        boundary: args.boundary,
        description: `Backs up ${site.name}`,
        trust: serviceTrust("backup.amazonaws.com", site.account),
        managed: ["arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"],
      },
      owned,
    );
    new backup.Selection(
      name,
      {
        planId: plan.id,
        name: site.name,
        iamRoleArn: role.arn,
        resources: ["*"],
        conditions: [
          {
            stringEquals: [
              { key: "aws:ResourceTag/project", value: PROJECT },
              { key: "aws:ResourceTag/environment", value: site.environment },
            ],
          },
        ],
      },
      { parent: this, dependsOn: [...role.grants] },
    );
    this.registerOutputs({});
  }
}
