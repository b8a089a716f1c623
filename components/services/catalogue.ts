import type { NodeGroupName } from "../../lib/node-groups";
import type { Cpu, Memory } from "../../lib/quantity";
import type { TierName } from "../../lib/tier-names";

/** One service of the platform: everything about it that does not depend on an environment. */
export interface CatalogueRow {
  /** What it does, in a few words. */
  readonly role: string;
  /** The smallest tier whose tenants may use it. */
  readonly smallestTier: TierName;
  /** Bounds of the shared replicas in any environment. */
  readonly replicas: { readonly min: number; readonly max: number };
  /** Container port, above 1024 because the pods are not root. */
  readonly port: number;
  /** Requests and limits of one replica. */
  readonly resources: { readonly cpu: Cpu; readonly memory: Memory };
  /** The nodes it runs on. */
  readonly nodeGroup: NodeGroupName;
  /** Billing holds card data, so it lives in a namespace of its own. */
  readonly namespace: "services" | "billing";
}

/** The seven services. Behaviour differs by row, never by copied code. */
export const catalogue = {
  backend: {
    role: "core API",
    smallestTier: "free",
    replicas: { min: 3, max: 6 },
    port: 8080,
    resources: { cpu: "250m", memory: "512Mi" },
    nodeGroup: "general",
    namespace: "services",
  },
  ml: {
    role: "ML inference",
    smallestTier: "premium",
    replicas: { min: 3, max: 5 },
    port: 8081,
    resources: { cpu: "1000m", memory: "4Gi" },
    nodeGroup: "accelerated",
    namespace: "services",
  },
  analytics: {
    role: "real-time analytics",
    smallestTier: "enterprise",
    replicas: { min: 5, max: 15 },
    port: 8082,
    resources: { cpu: "1000m", memory: "4Gi" },
    nodeGroup: "compute",
    namespace: "services",
  },
  notification: {
    role: "push notifications",
    smallestTier: "premium",
    replicas: { min: 4, max: 12 },
    port: 8083,
    resources: { cpu: "200m", memory: "256Mi" },
    nodeGroup: "general",
    namespace: "services",
  },
  auth: {
    role: "OAuth2, OIDC and SAML",
    smallestTier: "free",
    replicas: { min: 6, max: 18 },
    port: 8084,
    resources: { cpu: "250m", memory: "512Mi" },
    nodeGroup: "general",
    namespace: "services",
  },
  billing: {
    role: "payments",
    smallestTier: "enterprise",
    replicas: { min: 3, max: 9 },
    port: 8085,
    resources: { cpu: "250m", memory: "512Mi" },
    nodeGroup: "pci",
    namespace: "billing",
  },
  tenant: {
    role: "tenant management",
    smallestTier: "enterprise",
    replicas: { min: 5, max: 10 },
    port: 8086,
    resources: { cpu: "200m", memory: "256Mi" },
    nodeGroup: "general",
    namespace: "services",
  },
} as const satisfies Record<string, CatalogueRow>;

/** Key of a service, as used in configuration, names and outputs. */
export type ServiceKey = keyof typeof catalogue;

/** Every service key, in catalogue order. */
export const serviceKeys = Object.keys(catalogue) as ServiceKey[];
