import type { Cidr } from "../../lib/cidr";
import type { ExternalAddress, ExternalName } from "../mesh/graph-types";
import type { ClusterConfig } from "./cluster-schema";
import { rangesOf, type SubnetKind } from "./network-plan";

/** An endpoint that the cluster's own section can make: the field that makes it and the subnets it lies in. */
interface Store {
  readonly field: "database" | "cardDatabase" | "cache";
  readonly subnets: SubnetKind;
}

/** Endpoints outside the cluster that a stack on EKS makes itself, in the isolated subnets of its own network. */
export const stores: Readonly<Partial<Record<ExternalName, Store>>> = {
  database: { field: "database", subnets: "data" },
  "billing-database": { field: "cardDatabase", subnets: "card-data" },
  cache: { field: "cache", subnets: "data" },
};

/** The ranges of an endpoint that the stack makes itself, one for each zone: a store may move to any of them. */
function ownRanges(name: ExternalName, cluster: ClusterConfig): readonly Cidr[] {
  const store = stores[name];
  return store === undefined || cluster.kind !== "eks" || cluster[store.field] === undefined
    ? []
    : rangesOf(cluster.network, store.subnets);
}

type Written = Omit<ExternalAddress, "ranges"> & { readonly ranges?: readonly string[] | undefined };

/** Every endpoint with its ranges: those that are written, or those of the subnets that the stack makes for it. */
export const withStoreRanges = (
  externals: Readonly<Record<ExternalName, Written>>,
  cluster: ClusterConfig,
): Record<ExternalName, ExternalAddress> =>
  Object.fromEntries(
    Object.entries(externals).map(([name, { ranges, ...address }]) => [
      name,
      { ...address, ranges: ranges ?? ownRanges(name as ExternalName, cluster) },
    ]),
  ) as Record<ExternalName, ExternalAddress>;
