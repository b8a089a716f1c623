import * as pulumi from "@pulumi/pulumi";
import type { Keys } from "./keys";
import { logGroup } from "./log-group";
import { PodIdentity } from "./pod-identity";
import { policy } from "./policy-document";
import { BoundedRole } from "./roles";
import type { Site } from "./site-types";
import type { ClusterTenant } from "./tenant-types";
import { planServiceIdentities, planTenantIdentities } from "./workload-identity-plan";

/** What the identities of workloads are made from. */
export interface WorkloadIdentitiesArgs {
  readonly site: Site;
  readonly tenants: readonly ClusterTenant[];
  readonly clusterName: pulumi.Input<string>;
  readonly boundary: pulumi.Input<string>;
  readonly keys: Keys;
}

/** A role for each service and tenant, and for each tenant a log group with a role that reads nothing else. */
export class WorkloadIdentities extends pulumi.ComponentResource {
  constructor(name: string, args: WorkloadIdentitiesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:WorkloadIdentities", name, {}, opts);
    const { site, clusterName, boundary } = args;
    for (const plan of [...planServiceIdentities(site), ...planTenantIdentities(site, args.tenants)])
      new PodIdentity(`${name}-${plan.key}`, { site, clusterName, boundary, plan }, { parent: this });
    const shared = `/platform/${site.name}/applications`;
    logGroup(
      `${name}-applications`,
      { site, logName: shared, key: args.keys.shared("logs") },
      { parent: this },
    );
    for (const { id } of args.tenants) this.tenantLogs(`${name}-l-${id}`, id, args);
    this.registerOutputs({});
  }

  private tenantLogs(label: string, tenant: string, { site, keys, boundary }: WorkloadIdentitiesArgs): void {
    const logName = `/platform/${site.name}/tenant-${tenant}`;
    logGroup(label, { site, logName, key: keys.shared("logs"), tenant }, { parent: this });
    new BoundedRole(
      label,
      {
        site,
        boundary,
        tenant,
        purpose: "log-reader",
        description: `Reads the logs of tenant ${tenant}`,
        // Whoever the account tags with this tenant, and nobody else.
        trust: policy({
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${site.account}:root` },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:PrincipalTag/tenant": tenant } },
        }),
        permissions: policy({
          Sid: "OwnLogs",
          Effect: "Allow",
          Action: ["logs:GetLogEvents", "logs:FilterLogEvents", "logs:DescribeLogStreams"],
          Resource: `arn:aws:logs:${site.region}:${site.account}:log-group:${logName}:*`,
        }),
      },
      { parent: this },
    );
  }
}
