import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import { planKeys, type SharedKey } from "./keys-plan";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";
import { protection } from "./tenant-protection";
import type { ClusterTenant } from "./tenant-types";

/** The customer managed keys of a cell. */
export class Keys extends pulumi.ComponentResource {
  /** ARN of each key by the last part of its alias. */
  private readonly arns = new Map<string, pulumi.Output<string>>();

  constructor(
    name: string,
    { site, tenants }: { site: Site; tenants: readonly ClusterTenant[] },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("platform:cluster:Keys", name, {}, opts);
    const isProtected = protection(site, tenants);
    for (const plan of planKeys(site, tenants)) {
      const label = `${name}-${plan.alias.replace("/", "-")}`;
      const scope = plan.tenant === undefined ? {} : { tenant: plan.tenant };
      const key = new kms.Key(
        label,
        {
          description: plan.description,
          enableKeyRotation: true,
          // The longest AWS offers: a month to notice a mistake.
          deletionWindowInDays: 30,
          multiRegion: false,
          policy: pulumi.jsonStringify(plan.policy),
          tags: {
            ...tagsFor(site, { dataClass: plan.dataClass, ...scope }),
            ...(plan.tag === undefined ? {} : { purpose: plan.tag }),
          },
        },
        {
          parent: this,
          // A key that is gone takes everything it encrypted with it.
          protect: isProtected(plan.tenant),
        },
      );
      new kms.Alias(
        label,
        { name: `alias/${site.name}/${plan.alias}`, targetKeyId: key.keyId },
        { parent: this },
      );
      this.arns.set(plan.alias, key.arn);
    }
    this.registerOutputs({ arns: Object.fromEntries(this.arns) });
  }

  /** ARN of a shared key. */
  shared(key: SharedKey): pulumi.Output<string> {
    return this.arn(key);
  }

  /** ARN of a key by the last part of its alias. */
  arn(alias: string): pulumi.Output<string> {
    const arn = this.arns.get(alias);
    if (arn === undefined) throw new Error(`no key "${alias}"`);
    return arn;
  }
}
