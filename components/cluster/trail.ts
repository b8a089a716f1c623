import * as cloudtrail from "@pulumi/aws/cloudtrail";
import * as pulumi from "@pulumi/pulumi";
import { logGroup } from "./log-group";
import { policy, serviceTrust } from "./policy-document";
import { BoundedRole } from "./roles";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** What the trail is made from. */
export interface TrailArgs {
  readonly site: Site;
  readonly bucket: { readonly bucket: pulumi.Input<string>; readonly ready: readonly pulumi.Resource[] };
  /** Buckets whose objects' reads and writes are recorded too. */
  readonly watched: readonly pulumi.Input<string>[];
  readonly key: pulumi.Input<string>;
  readonly boundary: pulumi.Input<string>;
}

/** Who did what in the account, in every region, signed and kept where it cannot be deleted. */
export class Trail extends pulumi.ComponentResource {
  /** Log group that alarms read. */
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: TrailArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:Trail", name, {}, opts);
    const { site } = args;
    const owned = { parent: this };
    const logName = `/aws/cloudtrail/${site.name}`;
    const logs = logGroup(name, { site, logName, key: args.key }, owned);
    const writer = new BoundedRole(
      name,
      {
        site,
        boundary: args.boundary,
        description: `Writes the trail of ${site.name} to its log group`,
        trust: serviceTrust("cloudtrail.amazonaws.com", site.account),
        permissions: policy({
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: `arn:aws:logs:${site.region}:${site.account}:log-group:${logName}:*`,
        }),
      },
      owned,
    );
    new cloudtrail.Trail(
      name,
      {
        name: site.name,
        s3BucketName: args.bucket.bucket,
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        enableLogFileValidation: true,
        enableLogging: true,
        kmsKeyId: args.key,
        cloudWatchLogsGroupArn: pulumi.interpolate`${logs.arn}:*`,
        cloudWatchLogsRoleArn: writer.arn,
        advancedEventSelectors: [
          { name: "Management events", fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }] },
          {
            name: "Objects of our buckets",
            fieldSelectors: [
              { field: "eventCategory", equals: ["Data"] },
              { field: "resources.type", equals: ["AWS::S3::Object"] },
              { field: "resources.ARN", startsWiths: args.watched.map((arn) => pulumi.interpolate`${arn}/`) },
            ],
          },
        ],
        insightSelectors: [{ insightType: "ApiCallRateInsight" }, { insightType: "ApiErrorRateInsight" }],
        tags: tagsFor(site, { dataClass: "audit" }),
      },
      { parent: this, dependsOn: [...args.bucket.ready, ...writer.grants] },
    );
    this.logGroupName = logs.name;
    this.registerOutputs({ logGroupName: this.logGroupName });
  }
}
