import * as pulumi from "@pulumi/pulumi";
import { Database } from "./database";
import { type DatabaseField, databaseFields, databaseTable } from "./database-table";
import type { EksConfig } from "./eks-fields-schema";
import type { Keys } from "./keys";
import type { Network } from "./network";
import type { Site } from "./site-types";

/** What the databases of a cell are made from. */
export interface DatabasesArgs {
  readonly site: Site;
  readonly network: Network;
  readonly keys: Keys;
  /** Security groups of the ordinary nodes and of those that handle card data. */
  readonly clients: { readonly cluster: pulumi.Input<string>; readonly cardholder: pulumi.Input<string> };
  readonly boundary: pulumi.Input<string>;
  /** Size and backups of each database; one without an entry is not made. */
  readonly settings: Pick<EksConfig, DatabaseField>;
}

/** One database of the cell, as a second region needs to know it. */
export interface FollowedDatabase {
  readonly field: DatabaseField;
  readonly clusterArn: pulumi.Output<string>;
  readonly endpoint: pulumi.Output<string>;
  readonly instanceClass: string;
  readonly engineVersion: string;
}

/** The databases of a cell: that of the platform, and apart from it that of card data. */
export class Databases extends pulumi.ComponentResource {
  /** Those that are made. */
  readonly made: readonly FollowedDatabase[];

  constructor(name: string, args: DatabasesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:Databases", name, {}, opts);
    const { site, network, keys, boundary } = args;
    this.made = databaseFields.flatMap((field) => {
      const settings = args.settings[field];
      if (settings === undefined) return [];
      const row = databaseTable[field];
      const { clusterArn, endpoint } = new Database(
        `${name}${row.suffix}`,
        {
          site,
          network,
          boundary,
          row,
          ...settings,
          clients: { [row.client]: args.clients[row.client] },
          keys: {
            database: keys.shared(row.key),
            secrets: keys.shared("secrets"),
            logs: keys.shared("logs"),
          },
        },
        { parent: this },
      );
      return [{ field, clusterArn, endpoint, ...settings }];
    });
    this.registerOutputs({});
  }
}
