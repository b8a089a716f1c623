import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as pulumi from "@pulumi/pulumi";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** Days that CloudWatch accepts, from a year on ("PutRetentionPolicy", CloudWatch Logs API reference). */
export const RETENTION_CHOICES = [365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;

/** A log group as every one of them must be: encrypted with our key and kept long enough. */
export const logGroup = (
  name: string,
  args: { site: Site; logName: string; key: pulumi.Input<string>; tenant?: string },
  opts: pulumi.CustomResourceOptions,
): cloudwatch.LogGroup =>
  new cloudwatch.LogGroup(
    name,
    {
      name: args.logName,
      retentionInDays: args.site.logRetentionDays,
      kmsKeyId: args.key,
      tags: tagsFor(args.site, {
        dataClass: "audit",
        ...(args.tenant === undefined ? {} : { tenant: args.tenant }),
      }),
    },
    opts,
  );
