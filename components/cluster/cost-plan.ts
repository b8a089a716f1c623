import { databaseFields } from "./database-table";
import type { EksConfig } from "./eks-fields-schema";
import { planEndpoints } from "./endpoints-plan";
import { instanceType } from "./instance-types";
import { planKeys } from "./keys-plan";
import { planNodeGroups } from "./node-group-plan";
import type { ClusterTenant } from "./tenant-types";

/** One line of an estimate. */
export interface CostLine {
  readonly item: string;
  readonly quantity: number;
  readonly usdPerMonth: number;
}

/** Hours that AWS counts in a month: 365 days in twelve parts. */
const HOURS = 730;
/**
 * On-demand prices in us-east-1, without traffic, storage and requests, which depend on use: EKS, VPC (NAT gateways and
 * interface endpoints), KMS, RDS and ElastiCache pricing pages of https://aws.amazon.com.
 */
const USD = {
  /** An hour of a control plane in standard support. */
  controlPlane: 0.1,
  natGateway: 0.045,
  /** An hour of an interface endpoint in one zone. */
  endpoint: 0.01,
  /** A month of a key. */
  key: 1,
  database: {
    "db.t4g.medium": 0.073,
    "db.r7g.large": 0.276,
    "db.r7g.xlarge": 0.553,
    "db.r7g.2xlarge": 1.106,
  },
  cache: { "cache.t4g.medium": 0.052, "cache.r7g.large": 0.175, "cache.r7g.xlarge": 0.35 },
} as const;

const hourly = (item: string, quantity: number, price: number): CostLine => ({
  item,
  quantity,
  usdPerMonth: Math.round(quantity * price * HOURS),
});
/** The price of a class, or undefined where the table has none: the line then says so instead of guessing. */
const priceOf = (table: Readonly<Record<string, number>>, name: string): number | undefined => table[name];

/** What an environment costs each month with every group at its minimum. */
export function planCost(config: EksConfig, tenants: readonly ClusterTenant[]): CostLine[] {
  const { network, cache } = config;
  const zones = network.zones.length;
  const site = { account: config.account, region: config.region };
  const interfaces = planEndpoints(site).filter(({ type }) => type === "Interface").length;
  const keys = planKeys(
    {
      ...site,
      name: "",
      environment: "",
      residency: config.residency,
      logRetentionDays: config.logRetentionDays,
      deletionProtection: true,
    },
    tenants,
  );
  const nodes = planNodeGroups(config.nodeGroups, tenants).map(({ name, min, instanceTypes: [first = ""] }) =>
    hourly(`nodes ${name} (${first})`, min, instanceType(first)?.usdPerHour ?? 0),
  );
  const stores = [
    ...databaseFields.flatMap((field) => {
      const database = config[field];
      if (database === undefined) return [];
      const { instanceClass, instances: count } = database;
      const what = `${field === "database" ? "database" : "database of card data"} ${instanceClass}`;
      return [{ what, count, price: priceOf(USD.database, instanceClass) }];
    }),
    ...(cache === undefined
      ? []
      : [
          {
            what: `cache ${cache.nodeType}`,
            count: cache.replicas + 1,
            price: priceOf(USD.cache, cache.nodeType),
          },
        ]),
  ].map(({ what, count, price }) =>
    price === undefined
      ? { item: `${what} (price not in the table)`, quantity: count, usdPerMonth: 0 }
      : hourly(what, count, price),
  );
  return [
    hourly("control plane", 1, USD.controlPlane),
    ...nodes,
    hourly("NAT gateways", network.nat === "one" ? 1 : zones, USD.natGateway),
    hourly("interface endpoints", interfaces * zones, USD.endpoint),
    { item: "keys", quantity: keys.length, usdPerMonth: keys.length * USD.key },
    ...stores,
  ];
}

/** The sum of an estimate. */
export const totalCost = (lines: readonly CostLine[]): number =>
  lines.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0);
