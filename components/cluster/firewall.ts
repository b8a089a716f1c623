import * as wafv2 from "@pulumi/aws/wafv2";
import * as pulumi from "@pulumi/pulumi";
import { logGroup } from "./log-group";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** Rule groups that AWS maintains, in the order they are asked ("AWS Managed Rules rule groups list"). */
const MANAGED = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesCommonRuleSet",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesSQLiRuleSet",
];
/** Requests in five minutes from one address beyond which it is refused: 10 a second, several times a busy client. */
const RATE_LIMIT = 3000;

const visibility = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
  metricName,
});

/** Filter before the public load balancer, and the log of what it saw. */
export class Firewall extends pulumi.ComponentResource {
  /** What the public load balancer names in its annotation. */
  readonly webAclArn: pulumi.Output<string>;

  constructor(
    name: string,
    { site, key }: { site: Site; key: pulumi.Input<string> },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("platform:cluster:Firewall", name, {}, opts);
    const owned = { parent: this };
    const acl = new wafv2.WebAcl(
      name,
      {
        name: site.name,
        description: `Before the public load balancer of ${site.name}`,
        scope: "REGIONAL",
        defaultAction: { allow: {} },
        rules: [
          ...MANAGED.map((group, priority) => ({
            name: group,
            priority,
            overrideAction: { none: {} },
            statement: { managedRuleGroupStatement: { vendorName: "AWS", name: group } },
            visibilityConfig: visibility(group),
          })),
          {
            name: "RateLimit",
            priority: MANAGED.length,
            action: { block: {} },
            statement: { rateBasedStatement: { limit: RATE_LIMIT, aggregateKeyType: "IP" } },
            visibilityConfig: visibility("RateLimit"),
          },
        ],
        visibilityConfig: visibility(site.name),
        tags: tagsFor(site),
      },
      owned,
    );
    // WAF accepts only groups whose name starts like this.
    const logs = logGroup(name, { site, logName: `aws-waf-logs-${site.name}`, key }, owned);
    new wafv2.WebAclLoggingConfiguration(
      name,
      {
        resourceArn: acl.arn,
        logDestinationConfigs: [logs.arn],
        redactedFields: [{ singleHeader: { name: "authorization" } }, { singleHeader: { name: "cookie" } }],
      },
      owned,
    );
    this.webAclArn = acl.arn;
    this.registerOutputs({ webAclArn: this.webAclArn });
  }
}
