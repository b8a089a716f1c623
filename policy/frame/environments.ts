import { PROJECT } from "./vocabulary";
import { defaults, type Settings } from "./settings";

const ecr = (account: string): readonly string[] => [
  `^${account}\\.dkr\\.ecr\\.eu-central-1\\.amazonaws\\.com/${PROJECT}/`,
];

/** Documentation ranges in which the stack files place partners outside the cluster's network. */
const PARTNERS = ["198.51.100.0/28", "198.51.100.16/28", "198.51.100.32/28"] as const;

/** Names that follow from the environment's and its domain. */
const named = (environment: string, platformDomain: string) => ({
  ingressNamespaces: [`${PROJECT}-${environment}-ingress`],
  platformDomain,
  domain: `tenants.${platformDomain}`,
  publicLoadBalancers: [`${PROJECT}-${environment}-ingress/platform-gateway`],
});

/** What the stacks on EKS share: which namespaces charts fill, and which of them hold agents of the nodes. */
const onEks = {
  certificateIssuers: ["letsencrypt"],
  addOnNamespaces: [
    "argo-rollouts",
    "cert-manager",
    "external-dns",
    "external-secrets",
    "falco",
    "gateway-system",
    "istio-system",
    "keda",
    "log-shipping",
    "logging",
    "monitoring",
    "opencost",
    "opentelemetry",
    "tracing",
    "trivy-system",
    "velero",
    "vpa",
  ],
  clusterPrefixes: ["eks:"],
  nodeAgentNamespaces: ["falco", "log-shipping", "monitoring"],
  internetEgress: PARTNERS,
};

/**
 * What each environment may differ in, by the name of its stack. A stack that is neither listed nor named after one is
 * judged by the defaults, which are the strictest.
 */
const environments: Readonly<Record<string, Partial<Settings>>> = {
  dev: {
    ...named("dev", "dev.spotify-ai.example"),
    imageRegistries: ["^registry\\.spotify-ai\\.example/"],
    imagesByDigest: false,
    clusterPrefixes: ["sandbox:"],
    internetEgress: ["192.0.2.0/24", ...PARTNERS],
  },
  staging: {
    ...named("staging", "staging.spotify-ai.example"),
    ...onEks,
    imageRegistries: ecr("222222222222"),
    backupsInSecondRegion: false,
  },
  prod: { ...named("prod", "spotify-ai.example"), ...onEks, imageRegistries: ecr("333333333333") },
};

const resolved: ReadonlyMap<string, Settings> = new Map(
  Object.entries(environments).map(([stack, own]) => [stack, { ...defaults, ...own }]),
);

/** The stack in a URN. */
const stackOf = (urn: string): string => /^urn:pulumi:([^:]+)::/.exec(urn)?.[1] ?? "";

/** The stack that others are named after: `prod` of `prod-tenants-1`, which holds tenants on its platform. */
const platformOf = (stack: string): string => stack.split("-")[0] ?? stack;

/** The settings of a stack by its name, or of the platform it is named after. */
export const settingsOfStack = (stack: string): Settings =>
  resolved.get(stack) ?? resolved.get(platformOf(stack)) ?? defaults;

/** The settings of the stack that a resource is in. */
export const settingsOf = (urn: string): Settings => settingsOfStack(stackOf(urn));
