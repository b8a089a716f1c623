import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "./policy-document";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** What a role is made from. */
export interface BoundedRoleArgs {
  readonly site: Site;
  /** Who may take it. */
  readonly trust: PolicyDocument;
  /** The most that any role of this program may ever be granted. */
  readonly boundary: pulumi.Input<string>;
  readonly description: string;
  /** What it may do, beyond managed policies. */
  readonly permissions?: PolicyDocument;
  /** Policies of AWS, by ARN. */
  readonly managed?: readonly string[];
  /** @default "shared" */
  readonly tenant?: string;
  /** What it is for, where an audit looks for roles of a kind. */
  readonly purpose?: string;
  /** A fixed name, where other accounts or pipelines refer to it. */
  readonly roleName?: string;
}

/** A role that always has a permissions boundary, and its policies. */
export class BoundedRole extends pulumi.ComponentResource {
  readonly role: iam.Role;
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  /** What must exist before something runs as this role. */
  readonly grants: readonly pulumi.Resource[];

  constructor(name: string, args: BoundedRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:BoundedRole", name, {}, opts);
    const owned = { parent: this };
    const role = new iam.Role(
      name,
      {
        ...(args.roleName === undefined ? {} : { name: args.roleName }),
        description: args.description,
        assumeRolePolicy: pulumi.jsonStringify(args.trust),
        permissionsBoundary: args.boundary,
        maxSessionDuration: 3600,
        tags: {
          ...tagsFor(args.site, args.tenant === undefined ? {} : { tenant: args.tenant }),
          ...(args.purpose === undefined ? {} : { purpose: args.purpose }),
        },
      },
      owned,
    );
    const attachments = (args.managed ?? []).map(
      (policyArn) =>
        new iam.RolePolicyAttachment(
          `${name}-${policyArn.slice(policyArn.lastIndexOf("/") + 1)}`,
          { role: role.name, policyArn },
          owned,
        ),
    );
    const inline =
      args.permissions === undefined
        ? []
        : [
            new iam.RolePolicy(
              name,
              { role: role.name, policy: pulumi.jsonStringify(args.permissions) },
              owned,
            ),
          ];
    this.role = role;
    this.arn = role.arn;
    this.name = role.name;
    this.grants = [role, ...attachments, ...inline];
    this.registerOutputs({ arn: this.arn, name: this.name });
  }
}
