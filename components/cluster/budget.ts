import * as budgets from "@pulumi/aws/budgets";
import * as costexplorer from "@pulumi/aws/costexplorer";
import * as pulumi from "@pulumi/pulumi";
import { PROJECT } from "../../lib/naming";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** Tags that cost reports may group by; AWS ignores others. */
const COST_TAGS = ["project", "environment", "tenant"];

/** A monthly limit that warns when it is nearly spent and when it will be. */
export class Budget extends pulumi.ComponentResource {
  constructor(
    name: string,
    { site, monthlyUsd, topicArn }: { site: Site; monthlyUsd: number; topicArn: pulumi.Input<string> },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("platform:cluster:Budget", name, {}, opts);
    const owned = { parent: this };
    const warn = (notificationType: string, threshold: number) => ({
      notificationType,
      threshold,
      thresholdType: "PERCENTAGE",
      comparisonOperator: "GREATER_THAN",
      subscriberSnsTopicArns: [topicArn],
    });
    new budgets.Budget(
      name,
      {
        name: site.name,
        budgetType: "COST",
        timeUnit: "MONTHLY",
        limitAmount: String(monthlyUsd),
        limitUnit: "USD",
        costFilters: [
          {
            name: "TagKeyValue",
            values: [`user:project$${PROJECT}`, `user:environment$${site.environment}`],
          },
        ],
        notifications: [warn("ACTUAL", 80), warn("ACTUAL", 100), warn("FORECASTED", 100)],
        tags: tagsFor(site),
      },
      owned,
    );
    for (const tagKey of COST_TAGS)
      new costexplorer.CostAllocationTag(`${name}-${tagKey}`, { tagKey, status: "Active" }, owned);
    this.registerOutputs({});
  }
}
