import * as iam from "@pulumi/aws/iam";
import { Provider as Aws } from "@pulumi/aws/provider";
import type { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { PROJECT } from "../../lib/naming";
import type { SecretEntry } from "../../lib/secret-entries";
import { planAccess } from "./access-plan";
import { enabledAddOns, featuresOf } from "./add-on-plan";
import { AddOns } from "./add-ons";
import { boundaryPolicy } from "./boundary-plan";
import { Cache } from "./cache";
import { CardholderGroup } from "./cardholder-group";
import { CertificateIssuer } from "./certificate-issuer";
import type { Cluster, Edge } from "./cluster-types";
import { ControlPlane } from "./control-plane";
import { Databases, type FollowedDatabase } from "./databases";
import { DeliveryAccess } from "./delivery-access";
import { DeliveryRoles } from "./delivery-roles";
import type { EksConfig } from "./eks-fields-schema";
import { Endpoints } from "./endpoints";
import type { ClusterFeatures } from "./features-schema";
import { sayFinding } from "./finding";
import { FrontDoor } from "./front-door";
import { GuardRails } from "./guard-rails";
import { Keys } from "./keys";
import { Network } from "./network";
import { rangesOf } from "./network-plan";
import { planNodeGroups } from "./node-group-plan";
import { NodeGroups } from "./node-groups";
import { platformProvider } from "./platform-provider";
import { Registry } from "./registry";
import type { StoreEndpoints } from "./secret-address";
import { SecondRegion } from "./second-region";
import { SecretReaders } from "./secret-readers";
import { Secrets } from "./secrets";
import type { Site } from "./site-types";
import { StorageClasses } from "./storage-classes";
import { Stores } from "./stores";
import { surroundingProblems } from "./surrounding-problems";
import { tagsFor } from "./tags";
import type { ClusterTenant } from "./tenant-types";
import { TraceCollector } from "./trace-collector";
import { WorkloadIdentities } from "./workload-identities";

/** What an EKS cluster is made from. */
export interface EksClusterArgs {
  readonly environment: string;
  readonly config: EksConfig;
  readonly tenants: readonly ClusterTenant[];
  /** The secrets that services and tenants read from Secrets Manager; none where they come from elsewhere. */
  readonly secrets: readonly SecretEntry[];
}

/** Amazon EKS with its network, nodes, identities, add-ons, data stores and guard rails. */
export class EksCluster extends pulumi.ComponentResource implements Cluster {
  readonly kind = "eks";
  readonly name: pulumi.Output<string>;
  readonly kubeconfig: pulumi.Output<string>;
  readonly provider: Provider;
  readonly features: ClusterFeatures;
  readonly ready: readonly pulumi.Resource[];
  readonly access: pulumi.Output<string>;
  readonly deletionProtection: boolean;
  readonly edge: Edge | undefined;

  constructor(name: string, args: EksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:EksCluster", name, {}, opts);
    const { config, tenants, secrets: entries } = args;
    const problems = surroundingProblems(config, args);
    if (problems.length > 0) throw new pulumi.ResourceError(problems.map(sayFinding).join("\n"), this, true);
    const site = siteOf(args);
    const aws = new Aws(
      name,
      { region: config.region, allowedAccountIds: [config.account] },
      { parent: this },
    );
    const owned = { parent: this, providers: { aws } };
    const boundary = new iam.Policy(
      `${name}-boundary`,
      {
        name: `${site.name}-boundary`,
        description: "The most that a role of the platform may ever be granted",
        policy: pulumi.jsonStringify(boundaryPolicy(site)),
        tags: tagsFor(site),
      },
      { parent: this, provider: aws },
    ).arn;
    const keys = new Keys(`${name}-keys`, { site, tenants }, owned);
    const network = new Network(
      `${name}-network`,
      { site, ...config.network, logsKey: keys.shared("logs"), boundary },
      owned,
    );
    new Endpoints(`${name}-endpoints`, { site, network }, owned);
    const delivery = new DeliveryRoles(
      `${name}-delivery`,
      {
        site,
        ...config.access,
        github: config.access.github,
        workloadBoundaryArn: policyArn(site, "boundary"),
      },
      owned,
    );
    const control = new ControlPlane(
      `${name}-control`,
      {
        site,
        network,
        boundary,
        version: config.version,
        serviceCidr: config.network.serviceCidr,
        endpoint: config.endpoint,
        access: planAccess(config.access, {
          apply: roleArn(site, "apply"),
          preview: roleArn(site, "preview"),
        }),
        keys: { secrets: keys.shared("secrets"), logs: keys.shared("logs") },
      },
      { ...owned, dependsOn: [...delivery.ready] },
    );
    this.kubeconfig = control.kubeconfig;
    this.access = this.kubeconfig;
    this.deletionProtection = site.deletionProtection;
    this.provider = platformProvider(
      name,
      { kubeconfig: this.kubeconfig, clusterIdentifier: site.name },
      { parent: this, dependsOn: [...control.entries] },
    );
    const access = new DeliveryAccess(`${name}-access`, { parent: this, provider: this.provider });
    const cardholder = new CardholderGroup(
      `${name}-pci`,
      { site, network, clusterSecurityGroupId: control.securityGroupId },
      owned,
    );
    const door =
      config.dns === undefined
        ? undefined
        : new FrontDoor(
            `${name}-door`,
            { site, ...config.dns, routing: config.secondRegion?.routing },
            owned,
          );
    const enabled = enabledAddOns(config.addOns).filter(
      (addOn) => addOn !== "external-dns" || door !== undefined,
    );
    const addOns = new AddOns(
      `${name}-addons`,
      {
        enabled,
        boundary,
        provider: this.provider,
        clusterName: control.clusterName,
        context: {
          site,
          kubernetes: config.version,
          zones: config.network.zones.length,
          zoneArn: door?.zoneArn ?? "arn:aws:route53:::hostedzone/none",
          domain: config.dns?.zone ?? "",
        },
        volumes: (before) =>
          new StorageClasses(
            `${name}-storage`,
            { source: { kind: "ebs", keyArn: keys.shared("volumes") } },
            { parent: this, provider: this.provider, dependsOn: [...before] },
          ).classes,
        nodes: (before) =>
          new NodeGroups(
            `${name}-nodes`,
            {
              site,
              network,
              boundary,
              plans: planNodeGroups(config.nodeGroups, tenants),
              version: config.version,
              clusterName: control.clusterName,
              cardholderGroupId: cardholder.securityGroupId,
              volumesKey: keys.shared("volumes"),
            },
            { ...owned, dependsOn: [...before] },
          ).groups,
      },
      owned,
    );
    if (door !== undefined && config.dns !== undefined && enabled.includes("cert-manager"))
      new CertificateIssuer(
        `${name}-issuer`,
        { ...config.dns, zoneId: door.zoneId, region: config.region },
        { parent: this, provider: this.provider, dependsOn: [...addOns.ready] },
      );
    if (enabled.includes("opentelemetry-operator") && enabled.includes("jaeger"))
      new TraceCollector(`${name}-traces`, {
        parent: this,
        provider: this.provider,
        dependsOn: [...addOns.ready],
      });
    new WorkloadIdentities(
      `${name}-id`,
      { site, tenants, clusterName: control.clusterName, boundary, keys },
      owned,
    );
    new Registry(`${name}-registry`, { site, key: keys.shared("objects") }, owned);
    const clients = { cluster: control.securityGroupId, cardholder: cardholder.securityGroupId };
    const databases = new Databases(
      `${name}-database`,
      { site, network, keys, clients, boundary, settings: config },
      owned,
    ).made;
    const cache =
      config.cache === undefined
        ? undefined
        : new Cache(
            `${name}-cache`,
            {
              site,
              network,
              ...config.cache,
              clients: { cluster: clients.cluster },
              key: keys.shared("database"),
            },
            owned,
          );
    if (entries.length > 0)
      new Secrets(
        `${name}-secrets`,
        { site, entries, tenants, keys, boundary, endpoints: endpointsOf(databases, cache) },
        owned,
      );
    const controllerArn = addOns.roleOf("external-secrets");
    const readers =
      entries.length === 0 || controllerArn === undefined
        ? undefined
        : new SecretReaders(`${name}-readers`, { site, entries, tenants, boundary, controllerArn }, owned);
    const second =
      config.secondRegion === undefined
        ? undefined
        : new SecondRegion(`${name}-second`, { site, ...config.secondRegion, databases }, owned);
    const stores = new Stores(`${name}-stores`, { site, keys, boundary, second }, owned);
    const guard = config.guardRails.enabled
      ? new GuardRails(
          `${name}-guard`,
          {
            site,
            keys,
            stores,
            boundary,
            auditLog: control.logGroupName,
            ...config.guardRails,
            copyBackupsTo: second?.vaultArn,
          },
          owned,
        )
      : undefined;
    this.name = pulumi.output(site.name);
    this.features = featuresOf(enabled);
    this.edge =
      door !== undefined && guard !== undefined && this.features.loadBalancers
        ? {
            certificateArn: door.certificateArn,
            webAclArn: guard.webAclArn,
            ranges: rangesOf(config.network, "public"),
          }
        : undefined;
    this.ready = [...access.grants, ...addOns.ready, ...(readers?.grants ?? [])];
    this.registerOutputs({ name: this.name });
  }
}

const siteOf = ({ environment, config }: EksClusterArgs): Site => ({
  name: `${PROJECT}-${environment}`,
  environment,
  account: config.account,
  region: config.region,
  residency: config.residency,
  logRetentionDays: config.logRetentionDays,
  deletionProtection: config.deletionProtection,
});

/** Where the data stores of the cluster answer. */
const endpointsOf = (databases: readonly FollowedDatabase[], cache: Cache | undefined): StoreEndpoints => ({
  ...Object.fromEntries(databases.map(({ field, endpoint }) => [field, endpoint])),
  ...(cache === undefined ? {} : { cache: cache.endpoint }),
});

const roleArn = ({ account, name }: Site, part: string): string =>
  `arn:aws:iam::${account}:role/${name}-${part}`;
const policyArn = ({ account, name }: Site, part: string): string =>
  `arn:aws:iam::${account}:policy/${name}-${part}`;
