import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import { PROJECT } from "../../lib/naming";
import { alarms } from "./alarms-plan";
import { policy } from "./policy-document";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** What the alarms are made from. */
export interface AlarmsArgs {
  readonly site: Site;
  /** Log groups to read, by source. */
  readonly logs: { readonly trail: pulumi.Input<string>; readonly audit: pulumi.Input<string> };
  readonly key: pulumi.Input<string>;
  readonly email?: string | undefined;
}

/** A message for each change that matters. */
export class Alarms extends pulumi.ComponentResource {
  readonly topicArn: pulumi.Output<string>;

  constructor(name: string, args: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:Alarms", name, {}, opts);
    const { site } = args;
    const owned = { parent: this };
    const tags = tagsFor(site, { dataClass: "audit" });
    const topic = new sns.Topic(name, { name: `${site.name}-alarms`, kmsMasterKeyId: args.key, tags }, owned);
    new sns.TopicPolicy(
      name,
      {
        arn: topic.arn,
        policy: pulumi.jsonStringify(
          policy({
            Sid: "OwnAlarms",
            Effect: "Allow",
            Principal: {
              Service: ["cloudwatch.amazonaws.com", "budgets.amazonaws.com", "events.amazonaws.com"],
            },
            Action: "sns:Publish",
            Resource: topic.arn,
            Condition: { StringEquals: { "aws:SourceAccount": site.account } },
          }),
        ),
      },
      owned,
    );
    if (args.email !== undefined)
      new sns.TopicSubscription(name, { topic: topic.arn, protocol: "email", endpoint: args.email }, owned);
    for (const plan of alarms) {
      const label = `${name}-${plan.name}`;
      const metric = { name: `${site.name}-${plan.name}`, namespace: PROJECT };
      new cloudwatch.LogMetricFilter(
        label,
        {
          logGroupName: args.logs[plan.source],
          pattern: plan.pattern,
          metricTransformation: { ...metric, value: "1", defaultValue: "0" },
        },
        owned,
      );
      new cloudwatch.MetricAlarm(
        label,
        {
          name: metric.name,
          alarmDescription: plan.description,
          metricName: metric.name,
          namespace: metric.namespace,
          statistic: "Sum",
          period: 300,
          evaluationPeriods: 1,
          threshold: 1,
          comparisonOperator: "GreaterThanOrEqualToThreshold",
          treatMissingData: "notBreaching",
          alarmActions: [topic.arn],
          tags,
        },
        owned,
      );
    }
    this.topicArn = topic.arn;
    this.registerOutputs({ topicArn: this.topicArn });
  }
}
