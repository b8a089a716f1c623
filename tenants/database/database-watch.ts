import * as pulumi from "@pulumi/pulumi";
import { secretName } from "../../components/workload/volumes-plan";
import { labelsFor } from "../../lib/labels";
import { ADMIN_SECRET } from "./admin-secret";
import { scheduledSql } from "./scheduled-sql";
import type { ServerSurroundings } from "./server-address";
import { planWatchFiles, WATCH } from "./watch-plan";

/** What the watch over the shared server is made from. */
export interface DatabaseWatchArgs extends ServerSurroundings {
  /** Whether containers really run; where they do not, the watch rests. */
  readonly realNodes: boolean;
  /** Namespace in which databases are prepared. */
  readonly namespace: pulumi.Input<string>;
  /** Image with psql. */
  readonly image: string;
}

/** Ends the sessions of tenants that have lifted the time limits of their role, every minute. Once for a cell. */
export class DatabaseWatch extends pulumi.ComponentResource {
  constructor(name: string, args: DatabaseWatchArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:tenant:DatabaseWatch", name, {}, opts);
    const { environment, databaseServers, ...rest } = args;
    scheduledSql(
      name,
      {
        ...rest,
        name: WATCH,
        labels: labelsFor({ name: "database-watch", instance: WATCH, component: "database" }),
        files: planWatchFiles({ environment, databaseServers }),
        secrets: { admin: secretName(ADMIN_SECRET) },
        schedule: "* * * * *",
        startingDeadlineSeconds: 60,
        // The next minute brings the next look.
        backoffLimit: 0,
        activeDeadlineSeconds: 50,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
