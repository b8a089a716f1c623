import { eksSchema } from "../../../components/cluster/eks-schema";
import type { AddOnContext } from "../../../components/cluster/add-on-types";
import type { EksConfig } from "../../../components/cluster/eks-fields-schema";
import type { Site } from "../../../components/cluster/site-types";
import type { ClusterTenant } from "../../../components/cluster/tenant-types";
import type { SecretEntry } from "../../../lib/secret-entries";
import { planSecretEntries } from "../../../tenants/secret-entries-plan";
import { tenantSchema } from "../../../tenants/tenant-schema";

/** The smallest section that EKS accepts. */
export const smallestEks = () => ({
  kind: "eks",
  account: "123456789012",
  region: "eu-central-1",
  residency: "eu",
  version: "1.35",
  network: { cidr: "10.40.0.0/16", zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"] },
  access: { breakGlass: ["arn:aws:iam::123456789012:role/break-glass"] },
});

/** Everything switched on that can be at the same time. */
export const fullEks = () => ({
  ...smallestEks(),
  access: {
    ...smallestEks().access,
    viewers: ["arn:aws:iam::123456789012:role/on-call"],
    approvers: ["arn:aws:iam::123456789012:role/approvers"],
    github: { repository: "acme/platform", environment: "prod" },
  },
  database: { instanceClass: "db.r7g.large", instances: 3 },
  cardDatabase: { instanceClass: "db.r7g.xlarge" },
  cache: { nodeType: "cache.r7g.large", replicas: 2 },
  dns: { zone: "example.com", host: "app.example.com" },
  guardRails: { alertEmail: "platform@example.com" },
  secondRegion: { region: "eu-west-1", cidr: "10.56.0.0/16", routing: "latency" },
  addOns: {
    keda: true,
    "vertical-pod-autoscaler": true,
    "chaos-mesh": true,
    "aws-efs-csi-driver": true,
    "argo-cd": true,
  },
});

/** A section as the program sees it. */
export const eksConfig = (raw: object = smallestEks()): EksConfig => eksSchema.parse(raw);

/** One tenant of each tier. */
export const tenants: readonly ClusterTenant[] = [
  { id: "tiny", tier: "free" },
  { id: "nice", tier: "premium" },
  { id: "acme", tier: "enterprise", residency: "eu" },
  { id: "mega", tier: "enterprise_plus", residency: "eu" },
];

/** The secrets that an environment with these tenants reads. */
export const entriesOf = (environment: string, listed: readonly ClusterTenant[]): readonly SecretEntry[] =>
  planSecretEntries({
    environment,
    secrets: {
      store: "aws",
      account: "123456789012",
      region: "eu-central-1",
      prefix: `spotify-ai-agent/${environment}`,
    },
    tenants: listed.map((tenant) => tenantSchema.parse(tenant)),
  });
/** Those of production with one tenant of each tier. */
export const entries = entriesOf("prod", tenants);

/** Where the parts stand in tests. */
export const site: Site = {
  name: "spotify-ai-agent-prod",
  environment: "prod",
  account: "123456789012",
  region: "eu-central-1",
  residency: "eu",
  logRetentionDays: 365,
  deletionProtection: true,
};

/** What add-ons are planned for in tests. */
export const addOnContext: AddOnContext = {
  site,
  kubernetes: "1.35",
  zones: 3,
  zoneArn: "arn:aws:route53:::hostedzone/Z1",
  domain: "example.com",
};

/** What the packaged component of EKS and a few computed properties answer. */
export const awsOutputs = ({ type, name }: { type: string; name: string }): Record<string, unknown> => {
  switch (type) {
    case "eks:index:Cluster":
      return {
        eksCluster: { name: "spotify-ai-agent-prod" },
        kubeconfigJson: '{"apiVersion":"v1"}',
        clusterSecurityGroupId: "sg-cluster",
      };
    case "aws:ec2/launchTemplate:LaunchTemplate":
      return { latestVersion: 1 };
    case "aws:rds/cluster:Cluster":
      return {
        masterUserSecrets: [{ secretArn: `arn:aws:secretsmanager:::secret:${name}` }],
        endpoint: "db",
        clusterResourceId: "cluster-X",
      };
    case "aws:acm/certificate:Certificate":
      return {
        domainValidationOptions: [
          { resourceRecordName: "_x", resourceRecordType: "CNAME", resourceRecordValue: "_y" },
        ],
      };
    case "aws:kms/key:Key":
      return { keyId: `${name}-key` };
    default:
      return {};
  }
};
