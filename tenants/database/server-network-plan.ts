import { DATABASE_PORT } from "../../components/cluster/database-table";
import type { ExternalAddress } from "../../components/mesh/graph-types";
import { planClusterEgress } from "../../components/mesh/network-plan";
import { TENANT_LABEL } from "../../lib/labels";
import { loginName } from "./login-plan";
import { type DatabaseTenant, hasOwnServer, ownServer, POOLED_SERVER } from "./place-plan";
import { addressOf, type ServerSurroundings } from "./server-address";

const INSTANCE = "app.kubernetes.io/instance";
const tcp = (port: number) => ({ protocol: "TCP", port });
const toRanges = ({ ranges, port }: ExternalAddress) => ({
  to: ranges.map((cidr) => ({ ipBlock: { cidr } })),
  ports: [tcp(port)],
});

/** The way from another namespace to one server. */
export function planServerEgress(server: string, surroundings: ServerSurroundings) {
  const address = addressOf(server, surroundings);
  if (address.kind === "outside") return toRanges(address);
  return {
    to: [
      {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": address.namespace } },
        podSelector: { matchLabels: { [INSTANCE]: server } },
      },
    ],
    ports: [tcp(address.port)],
  };
}

/**
 * Who may reach whom in the namespace of databases. Servers that are pods there: tenants them, and the runs what they
 * prepare. Servers outside: nobody comes in, and the runs get out to the one that tenants share.
 */
export function planDatabaseNetwork(surroundings: ServerSurroundings) {
  const both = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
  const pooled = addressOf(POOLED_SERVER, surroundings);
  if (pooled.kind === "outside")
    return { ...both, ingress: [], egress: [...planClusterEgress(false), toRanges(pooled)] };
  return {
    ...both,
    ingress: [
      {
        from: [
          { namespaceSelector: { matchExpressions: [{ key: TENANT_LABEL, operator: "Exists" }] } },
          { podSelector: {} },
        ],
        ports: [tcp(DATABASE_PORT)],
      },
    ],
    egress: [...planClusterEgress(false), { to: [{ podSelector: {} }], ports: [tcp(DATABASE_PORT)] }],
  };
}

/**
 * The way of a tenant's runs to a server of its own outside the cluster, which no other tenant's runs get; undefined
 * where they need none. Each tenant brings its own, so that a new one changes nothing that others share.
 * @param run Name of the run that prepares its database.
 */
export function planRunNetwork(tenant: DatabaseTenant, run: string, surroundings: ServerSurroundings) {
  if (surroundings.databaseServers === undefined || !hasOwnServer(tenant)) return undefined;
  return {
    podSelector: {
      matchExpressions: [{ key: INSTANCE, operator: "In", values: [run, loginName(tenant.id)] }],
    },
    policyTypes: ["Egress"],
    egress: [planServerEgress(ownServer(tenant.id), surroundings)],
  };
}
