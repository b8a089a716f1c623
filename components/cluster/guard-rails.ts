import * as pulumi from "@pulumi/pulumi";
import { AccountDefaults } from "./account-defaults";
import { Alarms } from "./alarms";
import { BackupVault } from "./backup-vault";
import { Budget } from "./budget";
import { Detection } from "./detection";
import { Firewall } from "./firewall";
import type { Keys } from "./keys";
import type { Site } from "./site-types";
import type { Stores } from "./stores";
import { Trail } from "./trail";

/** What the guard rails are made from. */
export interface GuardRailsArgs {
  readonly site: Site;
  readonly keys: Keys;
  readonly stores: Stores;
  readonly boundary: pulumi.Input<string>;
  /** Log group of the control plane's audit log. */
  readonly auditLog: pulumi.Input<string>;
  readonly monthlyBudgetUsd: number;
  readonly alertEmail?: string | undefined;
  readonly copyBackupsTo?: pulumi.Input<string> | undefined;
}

/** What watches the account and limits the damage. */
export class GuardRails extends pulumi.ComponentResource {
  /** Firewall for the public load balancer. */
  readonly webAclArn: pulumi.Output<string>;

  constructor(name: string, args: GuardRailsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:GuardRails", name, {}, opts);
    const { site, keys, stores, boundary } = args;
    const owned = { parent: this };
    const logs = keys.shared("logs");
    new AccountDefaults(
      `${name}-account`,
      { account: site.account, volumesKey: keys.shared("volumes") },
      owned,
    );
    const bucket = stores.bucket("trail");
    const watched = [stores.bucket("artifacts").arn, stores.bucket("backup").arn];
    const trail = new Trail(`${name}-trail`, { site, bucket, watched, key: logs, boundary }, owned);
    new Detection(`${name}-detection`, { site, bucket, key: logs, boundary }, owned);
    const alarms = new Alarms(
      `${name}-alarms`,
      { site, logs: { trail: trail.logGroupName, audit: args.auditLog }, key: logs, email: args.alertEmail },
      owned,
    );
    const firewall = new Firewall(`${name}-firewall`, { site, key: logs }, owned);
    new Budget(
      `${name}-budget`,
      { site, monthlyUsd: args.monthlyBudgetUsd, topicArn: alarms.topicArn },
      owned,
    );
    new BackupVault(
      `${name}-backup`,
      { site, key: keys.shared("objects"), boundary, copyTo: args.copyBackupsTo },
      owned,
    );
    this.webAclArn = firewall.webAclArn;
    this.registerOutputs({ webAclArn: this.webAclArn });
  }
}
