import { join } from "node:path";
import * as lambda from "@pulumi/aws/lambda";
import * as secretsmanager from "@pulumi/aws/secretsmanager";
import * as pulumi from "@pulumi/pulumi";
import type { SecretEntry } from "../../lib/secret-entries";
import type { Keys } from "./keys";
import { logGroup } from "./log-group";
import { plainServiceTrust } from "./policy-document";
import { BoundedRole } from "./roles";
import { secretAddress, type StoreEndpoints } from "./secret-address";
import {
  planSecrets,
  ROTATION_DAYS,
  rotationPermissions,
  type SecretPlan,
  secretResourcePolicy,
} from "./secrets-plan";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";
import { protection } from "./tenant-protection";
import type { ClusterTenant } from "./tenant-types";

/** What the secrets of a cell are made from. */
export interface SecretsArgs {
  readonly site: Site;
  /** Every entry that something of the environment reads. */
  readonly entries: readonly SecretEntry[];
  readonly tenants: readonly ClusterTenant[];
  readonly keys: Keys;
  readonly boundary: pulumi.Input<string>;
  /** Where the data stores answer that addresses lead to. */
  readonly endpoints: StoreEndpoints;
}

/** Days in which a deleted secret can be brought back: the longest AWS offers. */
const RECOVERY_DAYS = 30;
/** A tenant's are erased with it. In any other way their names would be taken, and the same id could not come again. */
const TENANT_RECOVERY_DAYS = 0;

/**
 * The secrets of services and tenants. A function makes what is random and changes it every month, so that it never enters
 * the state; addresses are written; what is somebody else's stays empty until an operator puts it.
 */
export class Secrets extends pulumi.ComponentResource {
  constructor(name: string, args: SecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:Secrets", name, {}, opts);
    const { site, keys } = args;
    const plans = planSecrets(args.entries, args.tenants);
    const rotation = this.rotation(`${name}-rotation`, args, plans);
    const isProtected = protection(site, args.tenants);
    for (const plan of plans) {
      const label = `${name}-${plan.label}`;
      const { value } = plan.entry;
      const tenant = plan.tenant === undefined ? {} : { tenant: plan.tenant };
      const secret = new secretsmanager.Secret(
        label,
        {
          name: plan.entry.name,
          kmsKeyId: keys.arn(plan.key),
          recoveryWindowInDays: plan.tenant === undefined ? RECOVERY_DAYS : TENANT_RECOVERY_DAYS,
          policy: pulumi.jsonStringify(secretResourcePolicy(site)),
          tags: tagsFor(site, { dataClass: plan.dataClass, ...tenant }),
        },
        { parent: this, protect: isProtected(plan.tenant) },
      );
      if (value.origin === "random")
        new secretsmanager.SecretRotation(
          label,
          {
            secretId: secret.id,
            rotationLambdaArn: rotation.arn,
            // The first value is the first rotation's: nobody ever types one.
            rotateImmediately: true,
            rotationRules: { automaticallyAfterDays: ROTATION_DAYS },
          },
          { parent: this, dependsOn: [rotation.permission] },
        );
      const address =
        value.origin === "address" ? secretAddress(value.address, site, args.endpoints) : undefined;
      if (address !== undefined)
        new secretsmanager.SecretVersion(
          label,
          { secretId: secret.id, secretString: address },
          { parent: this },
        );
    }
    this.registerOutputs({});
  }

  private rotation(
    label: string,
    { site, keys, boundary }: SecretsArgs,
    plans: readonly SecretPlan[],
  ): { arn: pulumi.Output<string>; permission: pulumi.Resource } {
    const owned = { parent: this };
    const logs = logGroup(
      label,
      { site, logName: `/aws/lambda/${site.name}-rotation`, key: keys.shared("logs") },
      owned,
    );
    const role = new BoundedRole(
      label,
      {
        site,
        boundary,
        description: `Rotates the secrets of ${site.name}`,
        trust: plainServiceTrust("lambda.amazonaws.com"),
        permissions: rotationPermissions(site, plans),
      },
      owned,
    );
    const folder = join(__dirname, "rotation");
    const rotate = new lambda.Function(
      label,
      {
        name: `${site.name}-rotation`,
        description: "Gives secrets new random values",
        runtime: lambda.Runtime.NodeJS22dX,
        handler: "index.handler",
        role: role.arn,
        timeout: 30,
        architectures: ["arm64"],
        code: new pulumi.asset.AssetArchive({
          "index.mjs": new pulumi.asset.FileAsset(join(folder, "index.mjs")),
          "rotate.mjs": new pulumi.asset.FileAsset(join(folder, "rotate.mjs")),
        }),
        tags: tagsFor(site),
      },
      { parent: this, dependsOn: [logs, ...role.grants] },
    );
    const permission = new lambda.Permission(
      label,
      {
        function: rotate.name,
        action: "lambda:InvokeFunction",
        principal: "secretsmanager.amazonaws.com",
        sourceAccount: site.account,
      },
      owned,
    );
    return { arn: rotate.arn, permission };
  }
}
