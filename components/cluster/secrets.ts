import { join } from "node:path";
import * as lambda from "@pulumi/aws/lambda";
import * as secretsmanager from "@pulumi/aws/secretsmanager";
import * as pulumi from "@pulumi/pulumi";
import type { Keys } from "./keys";
import { logGroup } from "./log-group";
import { plainServiceTrust } from "./policy-document";
import { BoundedRole } from "./roles";
import { planSecrets, ROTATION_DAYS, rotationPermissions, secretResourcePolicy } from "./secrets-plan";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";
import type { ClusterTenant } from "./tenant-types";

/** What the secrets of a cell are made from. */
export interface SecretsArgs {
  readonly site: Site;
  readonly tenants: readonly ClusterTenant[];
  readonly keys: Keys;
  readonly boundary: pulumi.Input<string>;
}

/** Days in which a deleted secret can be brought back: the longest AWS offers. */
const RECOVERY_DAYS = 30;

/** The secrets of services and tenants, changed every month by a function. Their values never enter the state. */
export class Secrets extends pulumi.ComponentResource {
  constructor(name: string, args: SecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:Secrets", name, {}, opts);
    const { site, keys } = args;
    const rotation = this.rotation(`${name}-rotation`, args);
    for (const plan of planSecrets(args.tenants)) {
      const label = `${name}-${plan.path.replace("/", "-")}`;
      const tenant = plan.tenant === undefined ? {} : { tenant: plan.tenant };
      const secret = new secretsmanager.Secret(
        label,
        {
          name: `${site.name}/${plan.path}`,
          kmsKeyId: plan.tenant === undefined ? keys.shared("secrets") : keys.forTenant(plan.tenant),
          recoveryWindowInDays: RECOVERY_DAYS,
          policy: pulumi.jsonStringify(secretResourcePolicy(site)),
          tags: tagsFor(site, { dataClass: plan.dataClass, ...tenant }),
        },
        { parent: this, protect: site.deletionProtection },
      );
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
    }
    this.registerOutputs({});
  }

  private rotation(
    label: string,
    { site, keys, boundary }: SecretsArgs,
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
        permissions: rotationPermissions(site),
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
