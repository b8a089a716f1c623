import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import {
  applyPermissions,
  approvalTrust,
  approvePermissions,
  deliveryBoundary,
  deliveryTrust,
  GITHUB_ISSUER,
  type GithubSource,
} from "./delivery-roles-plan";
import { BoundedRole } from "./roles";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** What the roles of delivery are made from. */
export interface DeliveryRolesArgs {
  readonly site: Site;
  readonly github: GithubSource | undefined;
  readonly breakGlass: readonly string[];
  readonly approvers: readonly string[];
  /** ARN of the boundary that roles made by delivery must have. */
  readonly workloadBoundaryArn: string;
}

const AWS_POLICY = "arn:aws:iam::aws:policy";

/** Roles that preview, apply and approve: three parties, none of which can do another's part. */
export class DeliveryRoles extends pulumi.ComponentResource {
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: DeliveryRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:DeliveryRoles", name, {}, opts);
    const { site, github } = args;
    const owned = { parent: this };
    const provider =
      github === undefined
        ? []
        : [
            new iam.OpenIdConnectProvider(
              name,
              { url: `https://${GITHUB_ISSUER}`, clientIdLists: ["sts.amazonaws.com"], tags: tagsFor(site) },
              owned,
            ),
          ];
    const boundary = new iam.Policy(
      name,
      {
        name: `${site.name}-delivery-boundary`,
        description: "The most that delivery may ever do",
        policy: pulumi.jsonStringify(deliveryBoundary()),
        tags: tagsFor(site),
      },
      owned,
    ).arn;
    const trust = deliveryTrust(site.account, github, args.breakGlass);
    const role = (
      part: string,
      rest: Pick<
        ConstructorParameters<typeof BoundedRole>[1],
        "trust" | "permissions" | "managed" | "description"
      >,
    ) =>
      new BoundedRole(
        `${name}-${part}`,
        { site, boundary, roleName: `${site.name}-${part}`, ...rest },
        { parent: this, dependsOn: provider },
      );
    const roles = [
      role("preview", {
        description: "Previews changes: reads configuration, never data",
        trust: trust.preview,
        managed: [`${AWS_POLICY}/job-function/ViewOnlyAccess`, `${AWS_POLICY}/SecurityAudit`],
      }),
      role("apply", {
        description: "Applies approved changes",
        trust: trust.apply,
        managed: [`${AWS_POLICY}/PowerUserAccess`],
        permissions: applyPermissions(site, args.workloadBoundaryArn),
      }),
      ...(args.approvers.length === 0
        ? []
        : [
            role("approve", {
              description: "Approves changes, and makes none",
              trust: approvalTrust(args.approvers),
              permissions: approvePermissions(site),
            }),
          ]),
    ];
    this.ready = roles.flatMap(({ grants }) => [...grants]);
    this.registerOutputs({});
  }
}
