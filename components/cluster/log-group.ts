import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as pulumi from "@pulumi/pulumi";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

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
