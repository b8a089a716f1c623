import type { PolicyConfigSchema } from "@pulumi/policy";

/** What an environment may tell the pack. The defaults are those of production. */
export interface Settings {
  /** Image references must start with one of these; each is an anchored regular expression ending in a slash. */
  readonly imageRegistries: readonly string[];
  /** Whether images must be named by digest. A development stack may name builds by tag. */
  readonly imagesByDigest: boolean;
  /** AWS regions of the residency class of this stack's data. */
  readonly regions: readonly string[];
  /** Names of IAM roles that may administer the cluster in an emergency. */
  readonly breakGlassRoles: readonly string[];
  /** Kubernetes groups of the platform's own operators. */
  readonly operatorGroups: readonly string[];
  /** Namespaces of the cluster's add-ons, whose charts bring their own pods: the rules for governed namespaces ask less. */
  readonly addOnNamespaces: readonly string[];
  /** Add-on namespaces whose agents need the node itself and cannot run under the restricted pod standard. */
  readonly nodeAgentNamespaces: readonly string[];
  /** Namespaces in which a load balancer may be declared. */
  readonly ingressNamespaces: readonly string[];
  /** What names of cluster-wide objects begin with that whoever runs the cluster makes, as `system:` does for Kubernetes. */
  readonly clusterPrefixes: readonly string[];
  /** The platform's ways in: what may face the internet, as `namespace/name` of Service, Ingress and network policy. */
  readonly publicLoadBalancers: readonly string[];
  /** Issuers that may sign certificates of public hosts. */
  readonly certificateIssuers: readonly string[];
  /** Ingress and gateway classes a route may name. */
  readonly ingressClasses: readonly string[];
  /** Domain below which tenants publish: a tenant's hosts end in `<tenant>.<domain>`. */
  readonly domain: string;
  /** Domain of the platform's own public hosts, which its ways in publish. */
  readonly platformDomain: string;
  /** Ingress classes that the platform's ways in may name. */
  readonly entryClasses: readonly string[];
  /** CIDRs outside the cluster that pods may reach. */
  readonly internetEgress: readonly string[];
  /** Priority classes a pod may name. */
  readonly priorityClasses: readonly string[];
  /** Cluster roles that may aggregate into the built-in roles. */
  readonly aggregatingRoles: readonly string[];
  /** Whether backups must be copied to a second region. */
  readonly backupsInSecondRegion: boolean;
  /** Days for which audit logs are kept. */
  readonly auditRetentionDays: number;
  /** Tags every AWS resource carries. */
  readonly requiredTags: readonly string[];
  /** Labels every governed namespace carries. */
  readonly requiredNamespaceLabels: readonly string[];
  /** Name of the production stack, which no other stack may read. */
  readonly productionStack: string;
  /** Stacks that may keep their secrets under a passphrase. */
  readonly passphraseStacks: readonly string[];
}

/** What holds for a stack that no table names: the strictest values, and the example names of production. */
export const defaults: Settings = {
  imageRegistries: ["^[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com/"],
  imagesByDigest: true,
  regions: ["eu-central-1", "eu-west-1", "eu-west-3", "eu-north-1"],
  breakGlassRoles: ["break-glass"],
  operatorGroups: ["platform:operators", "platform:break-glass"],
  addOnNamespaces: [],
  nodeAgentNamespaces: [],
  clusterPrefixes: [],
  ingressNamespaces: ["istio-ingress"],
  publicLoadBalancers: ["istio-ingress/istio-ingressgateway"],
  certificateIssuers: ["platform-issuer"],
  ingressClasses: ["istio"],
  domain: "spotify-ai.io",
  platformDomain: "platform.spotify-ai.io",
  entryClasses: ["alb"],
  internetEgress: [],
  priorityClasses: ["platform-critical", "platform-high", "platform-standard"],
  aggregatingRoles: [],
  backupsInSecondRegion: true,
  auditRetentionDays: 365,
  requiredTags: ["owner", "environment", "data-class", "residency", "retention"],
  requiredNamespaceLabels: [
    "platform.spotify-ai.io/owner",
    "platform.spotify-ai.io/data-class",
    "platform.spotify-ai.io/residency",
    "platform.spotify-ai.io/retention",
  ],
  productionStack: "prod",
  passphraseStacks: ["dev"],
};

export type SettingName = keyof Settings;

/** The settings of a rule: those of the environment, overridden by what the engine was configured with. */
export const settingsFrom = (
  config: Readonly<Record<string, unknown>>,
  environment: Settings = defaults,
): Settings => {
  const known = Object.entries(config).filter(([name]) => Object.hasOwn(defaults, name));
  return known.length === 0 ? environment : { ...environment, ...Object.fromEntries(known) };
};

const schemaOf = (value: Settings[SettingName]): PolicyConfigSchema["properties"][string] => {
  if (typeof value === "number") return { type: "integer", minimum: value };
  if (typeof value === "boolean") return { type: "boolean" };
  return typeof value === "string" ? { type: "string" } : { type: "array", items: { type: "string" } };
};

/** The configuration schema of a rule that reads these settings, or nothing when it reads none. */
export const configSchemaOf = (names: readonly SettingName[]): PolicyConfigSchema | undefined =>
  names.length === 0
    ? undefined
    : { properties: Object.fromEntries(names.map((name) => [name, schemaOf(defaults[name])])) };
