import { PROJECT } from "../../lib/naming";

/** A change or an attempt that someone must hear of. */
export interface AlarmPlan {
  readonly name: string;
  readonly description: string;
  /** Which log the pattern reads: the account's trail, or the control plane's audit log. */
  readonly source: "trail" | "audit";
  readonly pattern: string;
}

const events = (...names: string[]): string =>
  `{ ${names.map((name) => `($.eventName = "${name}")`).join(" || ")} }`;
const changing =
  '(($.verb = "create") || ($.verb = "update") || ($.verb = "patch") || ($.verb = "delete") || ($.verb = "deletecollection"))';
/** Accounts of pods that change no rule of the cluster, though their names begin like those of its own parts. */
const workloads = ["tenant-", `${PROJECT}-`, "default:"].map(
  (start) => `($.user.username = "system:serviceaccount:${start}*")`,
);
const somebody = `(($.user.username != "system:*") || ${workloads.join(" || ")})`;
const objects = (...resources: string[]): string =>
  `{ ${changing} && (${resources.map((resource) => `($.objectRef.resource = "${resource}")`).join(" || ")}) && ${somebody} }`;

/** The alarms. CloudTrail's follow section 4 of the CIS AWS Foundations Benchmark. */
export const alarms: readonly AlarmPlan[] = [
  {
    name: "root-use",
    source: "trail",
    description: "The account's root user did something",
    pattern:
      '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }',
  },
  {
    name: "refused-calls",
    source: "trail",
    description: "Calls were refused for lack of permission",
    pattern: '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
  },
  {
    name: "identity-change",
    source: "trail",
    description: "A role or policy was changed outside a delivery",
    pattern: events(
      "PutRolePolicy",
      "AttachRolePolicy",
      "DetachRolePolicy",
      "DeleteRolePolicy",
      "CreatePolicyVersion",
      "DeletePolicy",
      "UpdateAssumeRolePolicy",
      "DeleteRolePermissionsBoundary",
      "PutRolePermissionsBoundary",
    ),
  },
  {
    name: "new-credentials",
    source: "trail",
    description: "A user, an access key or a password was made",
    pattern: events("CreateUser", "CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile"),
  },
  {
    name: "security-group-change",
    source: "trail",
    description: "A security group was changed",
    pattern: events(
      "AuthorizeSecurityGroupIngress",
      "AuthorizeSecurityGroupEgress",
      "RevokeSecurityGroupIngress",
      "RevokeSecurityGroupEgress",
      "CreateSecurityGroup",
      "DeleteSecurityGroup",
    ),
  },
  {
    name: "network-change",
    source: "trail",
    description: "Routes, gateways or the network itself were changed",
    pattern: events(
      "CreateRoute",
      "ReplaceRoute",
      "DeleteRoute",
      "CreateInternetGateway",
      "AttachInternetGateway",
      "CreateVpcPeeringConnection",
      "AcceptVpcPeeringConnection",
      "DeleteFlowLogs",
    ),
  },
  {
    name: "key-change",
    source: "trail",
    description: "A key was disabled, deleted or given another policy",
    pattern: events("DisableKey", "ScheduleKeyDeletion", "PutKeyPolicy", "DisableKeyRotation"),
  },
  {
    name: "trail-change",
    source: "trail",
    description: "The trail was stopped or changed",
    pattern: events("StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"),
  },
  {
    name: "detection-change",
    source: "trail",
    description: "Detection was switched off or changed",
    pattern: events(
      "DeleteDetector",
      "UpdateDetector",
      "StopConfigurationRecorder",
      "DeleteConfigurationRecorder",
      "DisableSecurityHub",
      "DisassociateFromMasterAccount",
    ),
  },
  {
    name: "bucket-change",
    source: "trail",
    description: "A bucket's policy or lock was changed",
    pattern: events(
      "PutBucketPolicy",
      "DeleteBucketPolicy",
      "PutBucketAcl",
      "DeleteBucketPublicAccessBlock",
      "PutObjectLockConfiguration",
    ),
  },
  {
    name: "cluster-access-change",
    source: "trail",
    description: "Access to the cluster was changed",
    pattern: events(
      "CreateAccessEntry",
      "UpdateAccessEntry",
      "DeleteAccessEntry",
      "AssociateAccessPolicy",
      "UpdateClusterConfig",
    ),
  },
  {
    name: "admission-change",
    source: "audit",
    description: "An admission policy or webhook was changed",
    pattern: objects(
      "validatingadmissionpolicies",
      "validatingadmissionpolicybindings",
      "validatingwebhookconfigurations",
      "mutatingwebhookconfigurations",
    ),
  },
  {
    name: "rbac-change",
    source: "audit",
    description: "A role or binding of Kubernetes was changed",
    pattern: objects("roles", "rolebindings", "clusterroles", "clusterrolebindings"),
  },
  {
    name: "network-policy-change",
    source: "audit",
    description: "A network policy was changed",
    pattern: objects("networkpolicies"),
  },
  {
    name: "anonymous-access",
    source: "audit",
    description: "Someone without a name was let in",
    pattern:
      '{ ($.user.username = "system:anonymous") && ($.responseStatus.code < 400) && ($.requestURI != "/livez*") && ($.requestURI != "/readyz*") && ($.requestURI != "/healthz*") && ($.requestURI != "/version*") }',
  },
  {
    name: "exec",
    source: "audit",
    description: "Someone entered a running container",
    pattern:
      '{ ($.objectRef.resource = "pods") && (($.objectRef.subresource = "exec") || ($.objectRef.subresource = "attach") || ($.objectRef.subresource = "ephemeralcontainers")) }',
  },
];
