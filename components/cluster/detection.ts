import * as cfg from "@pulumi/aws/cfg";
import * as guardduty from "@pulumi/aws/guardduty";
import * as inspector2 from "@pulumi/aws/inspector2";
import * as securityhub from "@pulumi/aws/securityhub";
import * as pulumi from "@pulumi/pulumi";
import { policy, serviceTrust } from "./policy-document";
import { BoundedRole } from "./roles";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** What detection is made from. */
export interface DetectionArgs {
  readonly site: Site;
  /** Where the history of configurations is kept. */
  readonly bucket: {
    readonly bucket: pulumi.Input<string>;
    readonly arn: pulumi.Input<string>;
    readonly ready: readonly pulumi.Resource[];
  };
  readonly key: pulumi.Input<string>;
  readonly boundary: pulumi.Input<string>;
}

/** What GuardDuty watches beyond its sources that are always on. */
const FEATURES = [
  "EKS_AUDIT_LOGS",
  "S3_DATA_EVENTS",
  "RDS_LOGIN_EVENTS",
  "EBS_MALWARE_PROTECTION",
  "LAMBDA_NETWORK_LOGS",
];
/** Standards of Security Hub ("Standards reference"). */
const STANDARDS = [
  "aws-foundational-security-best-practices/v/1.0.0",
  "cis-aws-foundations-benchmark/v/3.0.0",
  "pci-dss/v/4.0.1",
];

/** Threats, configuration history, standards and vulnerabilities, watched by AWS. */
export class Detection extends pulumi.ComponentResource {
  constructor(name: string, args: DetectionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:Detection", name, {}, opts);
    const { site } = args;
    const owned = { parent: this };
    const detector = new guardduty.Detector(
      name,
      {
        enable: true,
        findingPublishingFrequency: "FIFTEEN_MINUTES",
        tags: tagsFor(site, { dataClass: "audit" }),
      },
      owned,
    );
    for (const feature of FEATURES)
      new guardduty.DetectorFeature(
        `${name}-${feature.toLowerCase().replaceAll("_", "-")}`,
        { detectorId: detector.id, name: feature, status: "ENABLED" },
        owned,
      );
    new guardduty.DetectorFeature(
      `${name}-runtime-monitoring`,
      {
        detectorId: detector.id,
        name: "RUNTIME_MONITORING",
        status: "ENABLED",
        // GuardDuty brings its agent to the nodes itself and keeps it up to date.
        additionalConfigurations: [{ name: "EKS_ADDON_MANAGEMENT", status: "ENABLED" }],
      },
      owned,
    );
    const hub = new securityhub.Account(
      name,
      {
        enableDefaultStandards: false,
        autoEnableControls: true,
        controlFindingGenerator: "SECURITY_CONTROL",
      },
      owned,
    );
    for (const standard of STANDARDS)
      new securityhub.StandardsSubscription(
        `${name}-${standard.slice(0, standard.indexOf("/"))}`,
        { standardsArn: `arn:aws:securityhub:${site.region}::standards/${standard}` },
        { parent: this, dependsOn: [hub] },
      );
    new inspector2.Enabler(
      name,
      { accountIds: [site.account], resourceTypes: ["ECR", "EC2", "LAMBDA"] },
      owned,
    );
    this.recorder(name, args);
    this.registerOutputs({});
  }

  private recorder(name: string, { site, bucket, key, boundary }: DetectionArgs): void {
    const owned = { parent: this };
    const role = new BoundedRole(
      `${name}-config`,
      {
        site,
        boundary,
        description: "Records the configuration of the account",
        trust: serviceTrust("config.amazonaws.com", site.account),
        managed: ["arn:aws:iam::aws:policy/service-role/AWS_ConfigRole"],
        permissions: policy({
          Effect: "Allow",
          Action: ["s3:PutObject", "s3:GetBucketAcl"],
          Resource: [bucket.arn, pulumi.interpolate`${bucket.arn}/AWSLogs/${site.account}/*`],
        }),
      },
      owned,
    );
    const recorder = new cfg.Recorder(
      name,
      { roleArn: role.arn, recordingGroup: { allSupported: true, includeGlobalResourceTypes: true } },
      { parent: this, dependsOn: [...role.grants] },
    );
    const channel = new cfg.DeliveryChannel(
      name,
      {
        s3BucketName: bucket.bucket,
        s3KmsKeyArn: key,
        snapshotDeliveryProperties: { deliveryFrequency: "TwentyFour_Hours" },
      },
      { parent: this, dependsOn: [recorder, ...bucket.ready] },
    );
    new cfg.RecorderStatus(
      name,
      { name: recorder.name, isEnabled: true },
      { parent: this, dependsOn: [channel] },
    );
  }
}
