import * as eks from "@pulumi/aws/eks";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyDocument, policy } from "./policy-document";
import { BoundedRole } from "./roles";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** A service account and what its pods may do in AWS. */
export interface PodIdentityPlan {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly description: string;
  readonly permissions?: PolicyDocument;
  readonly managed?: readonly string[];
  readonly tenant?: string;
}

/**
 * Trust of EKS Pod Identity for exactly one service account of one cluster: the agent puts namespace and account into
 * the session's tags, so that an association made by mistake for another one cannot take the role.
 */
export const podIdentityTrust = (
  { account, region, name }: Site,
  { namespace, serviceAccount }: Pick<PodIdentityPlan, "namespace" | "serviceAccount">,
): PolicyDocument =>
  policy({
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: {
        "aws:SourceAccount": account,
        "aws:SourceArn": `arn:aws:eks:${region}:${account}:cluster/${name}`,
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": serviceAccount,
      },
    },
  });

/** What a pod identity is made from. */
export interface PodIdentityArgs {
  readonly site: Site;
  readonly clusterName: pulumi.Input<string>;
  readonly boundary: pulumi.Input<string>;
  readonly plan: PodIdentityPlan;
}

/** One role for one service account. */
export class PodIdentity extends pulumi.ComponentResource {
  readonly roleArn: pulumi.Output<string>;
  /** What must exist before the pods start. */
  readonly grants: readonly pulumi.Resource[];

  constructor(name: string, args: PodIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:PodIdentity", name, {}, opts);
    const { site, plan } = args;
    const role = new BoundedRole(
      name,
      {
        site,
        boundary: args.boundary,
        description: plan.description,
        trust: podIdentityTrust(site, plan),
        ...(plan.permissions === undefined ? {} : { permissions: plan.permissions }),
        ...(plan.managed === undefined ? {} : { managed: plan.managed }),
        ...(plan.tenant === undefined ? {} : { tenant: plan.tenant }),
      },
      { parent: this },
    );
    const association = new eks.PodIdentityAssociation(
      name,
      {
        clusterName: args.clusterName,
        namespace: plan.namespace,
        serviceAccount: plan.serviceAccount,
        roleArn: role.arn,
        tags: tagsFor(site, plan.tenant === undefined ? {} : { tenant: plan.tenant }),
      },
      { parent: this },
    );
    this.roleArn = role.arn;
    this.grants = [...role.grants, association];
    this.registerOutputs({ roleArn: this.roleArn });
  }
}
