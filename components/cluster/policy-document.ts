import type { Input } from "@pulumi/pulumi";

/** One statement of an IAM, key, bucket or endpoint policy. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?:
    | "*"
    | { readonly [kind in "AWS" | "Service" | "Federated"]?: Input<string> | Input<string>[] };
  readonly Action?: string | string[];
  readonly NotAction?: string[];
  readonly Resource?: Input<string> | Input<string>[];
  readonly Condition?: Record<string, Record<string, Input<string> | Input<string>[]>>;
}

/** A policy document as an object: it is evaluated in tests before it becomes text. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: Statement[];
}

/** A document of these statements. */
export const policy = (...statements: Statement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements,
});

/** Who may take a role: a service of AWS, from this account only, so that no other account's resource can borrow it. */
export const serviceTrust = (service: string, account: string): PolicyDocument =>
  policy({
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": account } },
  });

/**
 * The trust of nodes and of the control plane. EC2 and EKS pass no source account when they take a role, so a
 * condition on it would lock them out.
 */
export const plainServiceTrust = (service: string): PolicyDocument =>
  policy({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" });

/** Refuses every request to a bucket that is not encrypted on its way. */
export const denyPlainHttp = (bucketArn: Input<string>, objectsArn: Input<string>): Statement => ({
  Sid: "DenyPlainHttp",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [bucketArn, objectsArn],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});
