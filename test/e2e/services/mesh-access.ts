import { catalogue, type CatalogueRow, serviceKeys } from "../../../components/services/catalogue";
import { GATEWAY_NAME, ingressNamespace } from "../../../lib/gateway-name";
import { serviceName } from "../../../lib/naming";
import { tierAtLeast, type TierName } from "../../../lib/tier-names";
import { authorizes, type MeshPolicy } from "../../support/authorization";
import type { End, Reachability } from "../../support/reachability";
import { environmentOf } from "../../support/stack";
import { type Live, namespaces, places, type Pod } from "./inventory";

const TENANT = "platform.spotify-ai.io/tenant";
const TIER = "platform.spotify-ai.io/tier";

interface Caller {
  readonly id: string;
  readonly namespace: string;
  readonly account: string;
}

const tenantsOf = (live: readonly Live[]) =>
  live.filter(({ metadata }) => metadata.labels?.[TENANT] !== undefined);

/** Everybody who could call: the services, the gateway, each tenant, and two who have no business here. */
const callers = (live: readonly Live[]): Caller[] => [
  ...serviceKeys.map((key) => ({ id: key, namespace: places[key], account: serviceName(key) })),
  { id: "gateway", namespace: ingressNamespace("dev"), account: GATEWAY_NAME },
  ...tenantsOf(live).map(({ metadata: { name } }) => ({ id: name, namespace: name, account: "default" })),
  // A pod in the services' own namespace under another account, and one outside the platform.
  { id: "intruder", namespace: namespaces[0], account: "default" },
  { id: "stranger", namespace: "kube-system", account: "default" },
];

/** Who may call whom: the service graph, and the entitlements of the tenants that live here. */
export function declaredCalls(live: readonly Live[]): string[] {
  const { graph } = environmentOf("dev").platform.topology;
  const port = (key: string) => (catalogue as Readonly<Record<string, CatalogueRow>>)[key]?.port ?? 0;
  return [
    ...graph.entries.map(({ to }) => `gateway -> ${to}:${port(to)}`),
    ...graph.calls.map(({ from, to }) => `${from} -> ${to}:${port(to)}`),
    ...tenantsOf(live).flatMap(({ metadata }) =>
      serviceKeys
        .filter((key) => tierAtLeast(metadata.labels?.[TIER] as TierName, catalogue[key].smallestTier))
        .map((key) => `${metadata.name} -> ${key}:${port(key)}`),
    ),
  ].sort();
}

/** Every call that anybody could try at a service, as `who -> service:port`, that passes a test. */
function callsThat(
  live: readonly Live[],
  passes: (from: Caller, to: (typeof serviceKeys)[number], port: number) => boolean,
): string[] {
  const ports = [...serviceKeys.map((key) => catalogue[key].port), 22, 80, 443, 15_000, 15_090];
  return callers(live)
    .flatMap((from) =>
      serviceKeys.flatMap((to) =>
        ports
          .filter((port) => from.id !== to && passes(from, to, port))
          .map((port) => `${from.id} -> ${to}:${port}`),
      ),
    )
    .sort();
}

const podOf = (pods: readonly Pod[], key: string): Pod => {
  const pod = pods.find(
    ({ metadata }) =>
      metadata.labels?.["app.kubernetes.io/instance"] === serviceName(key) &&
      namespaces.includes(metadata.namespace as never),
  );
  if (pod === undefined) throw new Error(`no pod of ${key}`);
  return pod;
};

/** The calls that the live authorization policies of the mesh let through. */
export const authorizedCalls = (
  live: readonly Live[],
  { pods, policies }: { readonly pods: readonly Pod[]; readonly policies: readonly MeshPolicy[] },
): string[] =>
  callsThat(live, (from, to, port) => {
    const { namespace = "", labels = {} } = podOf(pods, to).metadata;
    const host = `${serviceName(to)}.${namespace}.svc.cluster.local`;
    return authorizes(policies, { from, to: { namespace, labels }, port, host });
  });

/** The calls that the live network policies at the called side let through. */
export const admittedCalls = (
  live: readonly Live[],
  { pods, net }: { readonly pods: readonly Pod[]; readonly net: Reachability },
): string[] =>
  callsThat(live, (from, to, port) => {
    const own = (serviceKeys as readonly string[]).includes(from.id)
      ? podOf(pods, from.id).metadata.labels
      : undefined;
    const gateway = { "app.kubernetes.io/name": "gateway", "app.kubernetes.io/instance": GATEWAY_NAME };
    const labels = from.id === "gateway" ? gateway : (own ?? { app: "anything" });
    const caller: End = { id: from.id, namespace: from.namespace, labels };
    const { namespace, labels: called } = podOf(pods, to).metadata;
    return net.side("ingress", { from: caller, to: { id: to, namespace, labels: called }, port });
  });
