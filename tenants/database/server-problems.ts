import { externalsSchema } from "../../components/mesh/externals-schema";
import { clusterSchema } from "../../components/cluster/cluster-schema";
import { withStoreRanges } from "../../components/cluster/store-ranges-plan";
import { textsOverlap } from "../../lib/cidr";
import { nearest, type Problem, problemAt } from "../../lib/problems";
import { type Raw, rawOf } from "../../lib/raw";
import type { Tenant } from "../tenant-schema";
import { hasOwnServer, ownServer, serverOf } from "./place-plan";
import { serverSchema } from "./servers-schema";

/** What is said about one field. */
interface Said {
  readonly field: string;
  readonly value: unknown;
  readonly message: string;
}

/** Addresses that something has already. */
interface Taken {
  readonly name: string;
  readonly host?: string;
  readonly ranges: readonly string[];
}

/** Addresses of outside endpoints, of the stack's own network and of destinations: no server of tenants has these. */
function takenAround(raw: Raw, tenants: readonly Tenant[]): Taken[] {
  const cluster = clusterSchema.safeParse(raw["cluster"]);
  const externals = externalsSchema.safeParse(raw["externals"]);
  const endpoints =
    externals.success && cluster.success ? Object.entries(withStoreRanges(externals.data, cluster.data)) : [];
  return [
    ...endpoints.map(([name, { host, ranges }]) => ({ name: `externals.${name}`, host, ranges })),
    ...(cluster.success && cluster.data.kind === "eks"
      ? [{ name: "cluster.network.cidr", ranges: [cluster.data.network.cidr] }]
      : []),
    ...tenants.flatMap(({ id, egress }) =>
      egress.map(({ name, cidr }) => ({ name: `the destination ${name} of tenant ${id}`, ranges: [cidr] })),
    ),
  ];
}

/** Addresses of one server that something else has too: whoever reaches the one reaches the other. */
function shared(field: string, server: Taken, others: readonly Taken[]): Said[] {
  const namesake = others.find(({ host }) => host === server.host);
  return [
    ...(namesake === undefined
      ? []
      : [
          {
            field: `${field}.host`,
            value: server.host,
            message: `is the host of ${namesake.name} too; every server has one of its own`,
          },
        ]),
    ...server.ranges.flatMap((range, index): Said[] => {
      const at = { field: `${field}.ranges.${index}`, value: range };
      const met = others.find(({ ranges }) => ranges.some((other) => textsOverlap(range, other)));
      if (met === undefined) return [];
      const remedy = "so that who reaches one reaches both; name addresses of this server alone";
      return [{ ...at, message: `overlaps ${met.name}, ${remedy}` }];
    }),
  ];
}

/** Addresses of servers that are not theirs alone. */
function addressProblems(section: Raw, around: readonly Taken[]): Said[] {
  const written = [
    ["pooled", section["pooled"]] as const,
    ...Object.entries(rawOf(section["own"])).map(([id, server]) => [`own.${id}`, server] as const),
  ];
  const servers = written.flatMap(([name, server]) => {
    const parsed = serverSchema.safeParse(server);
    return parsed.success ? [{ name: `databaseServers.${name}`, ...parsed.data }] : [];
  });
  return servers.flatMap((server, index) =>
    shared(server.name, server, [...servers.slice(0, index), ...around]),
  );
}

const why = (tenant: Tenant): string =>
  serverOf(tenant) === ownServer(tenant.id)
    ? `the data of tenant ${tenant.id} is on a server of its own by its tier ${tenant.tier}`
    : `the data of tenant ${tenant.id} may still be on its own server by its previousTier ${tenant.previousTier ?? ""}`;

/** Servers that tenants lack. One that is named before its tenant comes, or moves up, waits for it. */
function lackingProblems(own: Raw, tenants: readonly Tenant[]): Said[] {
  const waiting = Object.keys(own).filter((id) => !tenants.some((tenant) => tenant.id === id));
  return tenants
    .filter((tenant) => hasOwnServer(tenant) && !Object.hasOwn(own, tenant.id))
    .map((tenant) => {
      const written = nearest(tenant.id, waiting);
      const remedy =
        written === undefined ? "give its host and ranges" : `did you misspell it \`${written}\`?`;
      return {
        field: `databaseServers.own.${tenant.id}`,
        value: undefined,
        message: `${why(tenant)}; ${remedy}`,
      };
    });
}

/**
 * What is wrong with the servers of tenants' databases: who lacks one, and which has addresses that are not its own.
 * Whatever is wrong in form is left to the schemas.
 * @param tenants Undefined while their file is wrong.
 */
export function serverProblems(
  file: string,
  raw: unknown,
  tenants: readonly Tenant[] | undefined,
): Problem[] {
  const stack = rawOf(raw);
  if (stack["databaseServers"] === undefined) return [];
  const section = rawOf(stack["databaseServers"]);
  // A stack that should name their file and does not is told that first.
  const known = stack["tenants"] !== undefined || stack["holds"] === "platform" ? tenants : undefined;
  return [
    ...(known === undefined ? [] : lackingProblems(rawOf(section["own"]), known)),
    ...addressProblems(section, takenAround(stack, tenants ?? [])),
  ].map((said) => problemAt(file, said));
}
