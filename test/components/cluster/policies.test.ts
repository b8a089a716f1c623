import assert from "node:assert/strict";
import { addOnCatalogue } from "../../../components/cluster/add-on-catalogue";
import { boundaryPolicy } from "../../../components/cluster/boundary-plan";
import { planBuckets } from "../../../components/cluster/buckets-plan";
import {
  applyPermissions,
  approvePermissions,
  deliveryBoundary,
  deliveryTrust,
} from "../../../components/cluster/delivery-roles-plan";
import { planEndpoints } from "../../../components/cluster/endpoints-plan";
import { planKeys } from "../../../components/cluster/keys-plan";
import { podIdentityTrust } from "../../../components/cluster/pod-identity";
import type { PolicyDocument } from "../../../components/cluster/policy-document";
import {
  planServiceIdentities,
  planTenantIdentities,
} from "../../../components/cluster/workload-identity-plan";
import { bounded, verdict } from "../../support/iam";
import { addOnContext as context, site, tenants } from "./fixtures";

const { account, region, name } = site;
const boundary = boundaryPolicy(site);
const here = { "aws:RequestedRegion": region };
const secret = (path: string) => `arn:aws:secretsmanager:${region}:${account}:secret:${name}/${path}-AbCdEf`;
const keyUse = (alias: string, through: string) => ({
  ...here,
  "kms:ViaService": `${through}.${region}.amazonaws.com`,
  "kms:ResourceAliases": [`alias/${name}/${alias}`],
});
const aKey = `arn:aws:kms:${region}:${account}:key/1`;
const identities = [...planServiceIdentities(site), ...planTenantIdentities(site, tenants)];
const granted = (key: string): PolicyDocument[] => {
  const found = identities.find((plan) => plan.key === key)?.permissions;
  return found === undefined ? assert.fail(`no identity ${key}`) : [found];
};
const can = (
  key: string,
  [action, resource]: readonly [string, string],
  context: Record<string, string | string[]> = here,
) => bounded(granted(key), boundary, { action, resource, context }) === "allowed";

describe("roles of services and tenants", () => {
  it("read no secret themselves: they find files", () => {
    for (const { key } of identities) {
      assert.ok(!can(key, ["secretsmanager:GetSecretValue", secret("services/auth")]), key);
      for (const alias of ["secrets", "card-secrets", "tenant/mega"])
        assert.ok(!can(key, ["kms:Decrypt", aKey], keyUse(alias, "secretsmanager")), `${key} ${alias}`);
    }
  });

  it("sign in to the database as themselves only", () => {
    const user = (who: string) => `arn:aws:rds-db:${region}:${account}:dbuser:cluster-ABC/${who}`;
    assert.ok(can("s-auth", ["rds-db:connect", user("service_auth")]));
    assert.ok(!can("s-auth", ["rds-db:connect", user("service_billing")]));
    assert.ok(!can("s-auth", ["rds-db:connect", user("platform_admin")]));
    assert.ok(can("t-acme", ["rds-db:connect", user("tenant_acme")]));
    assert.ok(!can("t-acme", ["rds-db:connect", user("tenant_mega")]));
  });

  it("let billing alone touch the key of card fields", () => {
    const context = { ...here, "kms:ResourceAliases": [`alias/${name}/cardholder`] };
    for (const { key } of identities)
      assert.equal(can(key, ["kms:Decrypt", aKey], context), key === "s-billing", key);
  });

  it("sign in to the cache where their row names it, as its one user", () => {
    const part = (what: string) => `arn:aws:elasticache:${region}:${account}:${what}`;
    const asks = (key: string, what: string) => can(key, ["elasticache:Connect", part(what)]);
    assert.deepEqual(
      identities.filter(({ key }) => asks(key, `user:${name}-platform`)).map(({ key }) => key),
      ["s-backend", "s-notification", "s-auth"],
    );
    assert.ok(asks("s-auth", `replicationgroup:${name}`));
    assert.ok(!asks("s-auth", "replicationgroup:other") && !asks("s-auth", "user:default"));
  });

  it("stop at the region's border, at identities and at what erases traces, whatever they are granted", () => {
    const everything: PolicyDocument = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
    };
    const allowed = (action: string, context = here) =>
      bounded([everything], boundary, { action, resource: "*", context });
    assert.equal(allowed("s3:GetObject"), "allowed");
    assert.equal(allowed("s3:GetObject", { "aws:RequestedRegion": "us-east-1" }), "denied");
    assert.equal(
      allowed("route53:ChangeResourceRecordSets", { "aws:RequestedRegion": "us-east-1" }),
      "allowed",
    );
    for (const action of [
      "iam:CreateUser",
      "iam:PutRolePolicy",
      "iam:CreateAccessKey",
      "organizations:LeaveOrganization",
      "kms:ScheduleKeyDeletion",
      "kms:PutKeyPolicy",
      "logs:DeleteLogGroup",
      "s3:PutBucketPolicy",
      "s3:DeleteBucket",
      "s3:BypassGovernanceRetention",
      "cloudtrail:StopLogging",
      "guardduty:DeleteDetector",
      "eks:CreateAccessEntry",
      "ec2:ModifyInstanceMetadataOptions",
      "ec2:DeleteFlowLogs",
    ])
      assert.notEqual(allowed(action), "allowed", action);
  });

  it("are taken by the pods of exactly one service account of this cluster", () => {
    const document = podIdentityTrust(site, { namespace: "tenant-acme", serviceAccount: "tenant-acme" });
    const context = {
      "aws:SourceAccount": account,
      "aws:SourceArn": `arn:aws:eks:${region}:${account}:cluster/${name}`,
      "aws:RequestTag/kubernetes-namespace": "tenant-acme",
      "aws:RequestTag/kubernetes-service-account": "tenant-acme",
    };
    const take = (change: object) =>
      verdict([document], { action: "sts:AssumeRole", resource: "*", context: { ...context, ...change } });
    assert.equal(take({}), "allowed");
    for (const change of [
      { "aws:RequestTag/kubernetes-namespace": "tenant-mega" },
      { "aws:RequestTag/kubernetes-service-account": "default" },
      { "aws:SourceAccount": "999999999999" },
      { "aws:SourceArn": `arn:aws:eks:${region}:${account}:cluster/other` },
    ])
      assert.equal(take(change), "refused", JSON.stringify(change));
  });
});

describe("delivery", () => {
  const source = { repository: "acme/platform", environment: "prod" };
  const token = (sub: string) => ({
    "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
    "token.actions.githubusercontent.com:sub": sub,
  });
  const take = (document: PolicyDocument, sub: string) =>
    verdict([document], { action: "sts:AssumeRoleWithWebIdentity", resource: "*", context: token(sub) }) ===
    "allowed";

  it("lets one environment preview and the protected one apply, and neither do the other's", () => {
    const { preview, apply } = deliveryTrust(account, source, []);
    for (const [sub, may] of [
      ["repo:acme/platform:environment:prod-preview", [true, false]],
      ["repo:acme/platform:pull_request", [false, false]],
      ["repo:acme/platform:environment:prod", [false, true]],
      ["repo:acme/platform:ref:refs/heads/main", [false, false]],
      ["repo:acme/platform:environment:production", [false, false]],
      ["repo:acme/platform-fork:pull_request", [false, false]],
      ["repo:evil/platform:environment:prod", [false, false]],
    ] as const)
      assert.deepEqual([take(preview, sub), take(apply, sub)], may, sub);
  });

  const boundaryArn = `arn:aws:iam::${account}:policy/${name}-boundary`;
  const power: PolicyDocument = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" }],
  };
  const apply = (action: string, resource: string, context = {}) =>
    bounded([power, applyPermissions(site, boundaryArn)], deliveryBoundary(), { action, resource, context });
  const approval = `arn:aws:ssm:${region}:${account}:parameter/${name}/approvals/42`;

  it("keeps making a change and approving it apart", () => {
    assert.equal(apply("ssm:PutParameter", approval), "denied");
    assert.equal(apply("ssm:GetParameter", approval), "allowed");
    assert.equal(
      verdict([approvePermissions(site)], { action: "ssm:PutParameter", resource: approval }),
      "allowed",
    );
    for (const action of [
      "eks:UpdateClusterConfig",
      "iam:CreateRole",
      "s3:DeleteObject",
      "rds:DeleteDBCluster",
    ])
      assert.equal(verdict([approvePermissions(site)], { action, resource: "*" }), "refused", action);
  });

  it("makes roles inside the boundary only, and never loosens it", () => {
    const role = `arn:aws:iam::${account}:role/cluster-s-auth-1234567`;
    assert.equal(apply("iam:CreateRole", role, { "iam:PermissionsBoundary": boundaryArn }), "allowed");
    assert.equal(apply("iam:CreateRole", role), "refused");
    assert.equal(
      apply("iam:CreateRole", role, {
        "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
      "refused",
    );
    const reader = `arn:aws:iam::${account}:role/${name}-secrets-billing`;
    assert.equal(apply("iam:CreateRole", reader, { "iam:PermissionsBoundary": boundaryArn }), "allowed");
    assert.equal(apply("iam:CreateRole", reader), "refused");
    assert.equal(apply("iam:DeleteRolePermissionsBoundary", reader), "denied");
    assert.equal(
      apply("iam:CreateRole", `arn:aws:iam::${account}:role/admin`, {
        "iam:PermissionsBoundary": boundaryArn,
      }),
      "refused",
    );
    assert.equal(apply("iam:CreatePolicyVersion", boundaryArn), "denied");
    assert.equal(apply("iam:DeleteRolePermissionsBoundary", role), "denied");
    assert.equal(apply("iam:CreateUser", "*"), "denied");
    assert.equal(apply("organizations:LeaveOrganization", "*"), "refused");
  });
});

describe("policies of resources", () => {
  const documents: [string, PolicyDocument][] = [
    ["boundary", boundary],
    ...identities.map(({ key, permissions }): [string, PolicyDocument] => [key, permissions!]),
    ...Object.entries(addOnCatalogue).flatMap(([addOn, { identity }]): [string, PolicyDocument][] =>
      identity?.permissions === undefined ? [] : [[addOn, identity.permissions(context)]],
    ),
    ...planKeys(site, tenants).map(({ alias, policy }): [string, PolicyDocument] => [`key ${alias}`, policy]),
    ...planEndpoints(site).map(({ service, policy }): [string, PolicyDocument] => [
      `endpoint ${service}`,
      policy,
    ]),
  ];

  it("allow no action by wildcard on everything", () => {
    for (const [what, { Statement }] of documents)
      for (const { Effect, Action } of Statement)
        if (Effect === "Allow")
          for (const action of [Action ?? []].flat())
            assert.ok(action !== "*" && !action.endsWith(":*"), `${what}: ${action}`);
  });

  it("open no key to another account, and no key at all to whoever administers it", () => {
    for (const { alias, policy } of planKeys(site, tenants)) {
      for (const statement of policy.Statement) assert.notEqual(statement.Principal, "*", alias);
      const use = (context_: Record<string, string>) =>
        verdict([policy], { action: "kms:Decrypt", resource: "*", context: context_ });
      assert.equal(use({ "aws:PrincipalAccount": "999999999999" }), "refused", alias);
      assert.ok(
        policy.Statement.every(({ Action }) => ![Action ?? []].flat().includes("kms:*")),
        alias,
      );
    }
  });

  it("gives each data class a key, and the largest tenants their own", () => {
    assert.deepEqual(
      planKeys(site, tenants).map(({ alias }) => alias),
      [
        "secrets",
        "card-secrets",
        "volumes",
        "database",
        "card-database",
        "objects",
        "logs",
        "cardholder",
        "tenant/mega",
      ],
    );
  });

  it("let no other account's principal through an endpoint", () => {
    for (const { service, policy } of planEndpoints(site)) {
      const [first] = policy.Statement;
      const action = [first!.Action ?? []].flat()[0]!;
      const through = (who: string) =>
        verdict([policy], {
          action,
          resource: `arn:aws:s3:::${name}`,
          context: { "aws:PrincipalAccount": who, "aws:ResourceAccount": who },
        });
      assert.equal(through(account), "allowed", service);
      assert.equal(through("999999999999"), "refused", service);
    }
  });

  it("refuse every bucket without TLS, and writers of other accounts", () => {
    for (const { purpose, policy } of planBuckets(site)) {
      const bucket = `arn:aws:s3:::${name}-${account}-${purpose}`;
      const plain = {
        action: "s3:GetObject",
        resource: `${bucket}/x`,
        context: { "aws:SecureTransport": "false" },
      };
      assert.equal(verdict([policy], plain), "denied", purpose);
      const deliver = (from: string) =>
        verdict([policy], {
          action: "s3:PutObject",
          resource: `${bucket}/x`,
          context: { "aws:SecureTransport": "true", "aws:SourceAccount": from },
        });
      assert.equal(deliver("999999999999"), "refused", purpose);
      assert.equal(deliver(account) === "allowed", purpose === "trail" || purpose === "access-logs", purpose);
    }
  });

  it("let add-ons touch what carries this cluster's mark, and nothing of another's", () => {
    const of = (addOn: "cluster-autoscaler" | "aws-load-balancer-controller" | "external-dns" | "velero") => {
      const { identity } = addOnCatalogue[addOn];
      return [identity?.permissions?.(context) ?? assert.fail(addOn)];
    };
    const scale = (owner: string) =>
      verdict(of("cluster-autoscaler"), {
        action: "autoscaling:SetDesiredCapacity",
        resource: `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:1:autoScalingGroupName/x`,
        context: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${owner}`]: "owned" },
      });
    assert.deepEqual([scale(name), scale("other")], ["allowed", "refused"]);
    const remove = (owner: string) =>
      verdict(of("aws-load-balancer-controller"), {
        action: "elasticloadbalancing:DeleteLoadBalancer",
        resource: `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/x/1`,
        context: { "aws:ResourceTag/elbv2.k8s.aws/cluster": owner },
      });
    assert.deepEqual([remove(name), remove("other")], ["allowed", "refused"]);
    const write = (zone: string) =>
      verdict(of("external-dns"), {
        action: "route53:ChangeResourceRecordSets",
        resource: `arn:aws:route53:::hostedzone/${zone}`,
      });
    assert.deepEqual([write("Z1"), write("Z2")], ["allowed", "refused"]);
    const drop = (own: object) =>
      verdict(of("velero"), {
        action: "ec2:DeleteSnapshot",
        resource: `arn:aws:ec2:${region}::snapshot/s`,
        context: { ...own },
      });
    assert.deepEqual([drop({ "aws:ResourceTag/velero.io/backup": "x" }), drop({})], ["allowed", "refused"]);
  });
});
