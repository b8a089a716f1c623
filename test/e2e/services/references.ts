import { all, type Autoscaler, type Live, type Pod, type Recommender, type Service } from "./inventory";
import type { Api } from "../support/api";

type Custom<T> = Live & { readonly spec: T };
type Routes = Custom<{
  readonly hosts: readonly string[];
  readonly gateways: readonly string[];
  readonly http: readonly {
    readonly route: readonly { destination: { host: string; port?: { number: number } } }[];
  }[];
}>;
type Gateway = Custom<{
  readonly selector: Readonly<Record<string, string>>;
  readonly servers: readonly { readonly tls: { readonly credentialName?: string } }[];
}>;
type Destination = Custom<{ readonly host: string }>;
type Sidecar = Custom<{ readonly egress: readonly { readonly hosts: readonly string[] }[] }>;
type Entry = Custom<{ readonly hosts: readonly string[] }>;
type Authorization = Custom<{
  readonly rules?: readonly {
    readonly from?: readonly {
      readonly source: { readonly principals?: readonly string[]; readonly namespaces?: readonly string[] };
    }[];
  }[];
}>;

const networking = "networking.istio.io/v1";

/** Everything in the platform's namespaces that names another object: `who -> kind namespace/name`, if it is not there. */
export async function danglingReferences(api: Api): Promise<{ checked: number; dangling: string[] }> {
  const pods = await all<Pod>(api, "", "pods");
  const services = await all<Service>(api, "", "services");
  const names = async (kind: string, group: string, resource: string) =>
    (await all<Live>(api, group, resource)).map(
      ({ metadata }) => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`,
    );
  const there = new Set([
    ...(await names("Secret", "", "secrets")),
    ...(await names("ConfigMap", "", "configmaps")),
    ...(await names("ServiceAccount", "", "serviceaccounts")),
    ...(await names("Deployment", "apps/v1", "deployments")),
    ...(await names("Rollout", "argoproj.io/v1alpha1", "rollouts")),
    ...(await names("Gateway", networking, "gateways")),
    ...(await api.list<Live>("/api/v1/namespaces")).map(({ metadata }) => `Namespace /${metadata.name}`),
    ...(await api.list<Live>("/apis/scheduling.k8s.io/v1/priorityclasses")).map(
      ({ metadata }) => `PriorityClass /${metadata.name}`,
    ),
    ...services.flatMap(({ metadata, spec }) =>
      spec.ports.map(
        ({ port }) => `Service ${metadata.name}.${metadata.namespace ?? ""}.svc.cluster.local:${port}`,
      ),
    ),
    ...services.map(
      ({ metadata }) =>
        `Host ${metadata.namespace ?? ""}/${metadata.name}.${metadata.namespace ?? ""}.svc.cluster.local`,
    ),
    ...(await all<Entry>(api, networking, "serviceentries")).flatMap(({ metadata, spec }) =>
      spec.hosts.map((host) => `Host ${metadata.namespace ?? ""}/${host}`),
    ),
  ]);
  const wanted: [string, string][] = [];
  const want = ({ kind = "", metadata }: Live, reference: string) =>
    wanted.push([`${kind} ${metadata.namespace ?? ""}/${metadata.name}`, reference]);

  for (const pod of pods) {
    const at = pod.metadata.namespace ?? "";
    want(pod, `ServiceAccount ${at}/${pod.spec.serviceAccountName}`);
    want(pod, `PriorityClass /${pod.spec.priorityClassName ?? "none"}`);
    for (const { secret, configMap } of pod.spec.volumes ?? []) {
      if (secret !== undefined) want(pod, `Secret ${at}/${secret.secretName}`);
      if (configMap !== undefined) want(pod, `ConfigMap ${at}/${configMap.name}`);
    }
    for (const { configMapRef, secretRef } of pod.spec.containers.flatMap(({ envFrom = [] }) => envFrom)) {
      if (configMapRef !== undefined) want(pod, `ConfigMap ${at}/${configMapRef.name}`);
      if (secretRef !== undefined) want(pod, `Secret ${at}/${secretRef.name}`);
    }
  }
  for (const hpa of await all<Autoscaler>(api, "autoscaling/v2", "horizontalpodautoscalers"))
    want(
      hpa,
      `${hpa.spec.scaleTargetRef.kind} ${hpa.metadata.namespace ?? ""}/${hpa.spec.scaleTargetRef.name}`,
    );
  for (const vpa of await all<Recommender>(api, "autoscaling.k8s.io/v1", "verticalpodautoscalers"))
    want(vpa, `${vpa.spec.targetRef.kind} ${vpa.metadata.namespace ?? ""}/${vpa.spec.targetRef.name}`);
  for (const routes of await all<Routes>(api, networking, "virtualservices")) {
    for (const { destination } of routes.spec.http.flatMap(({ route }) => route))
      want(routes, `Service ${destination.host}:${destination.port?.number ?? 80}`);
    for (const gateway of routes.spec.gateways) if (gateway !== "mesh") want(routes, `Gateway ${gateway}`);
  }
  for (const rule of await all<Destination>(api, networking, "destinationrules"))
    want(rule, `Service ${rule.spec.host}:80`);
  for (const sidecar of await all<Sidecar>(api, networking, "sidecars"))
    for (const host of sidecar.spec.egress.flatMap(({ hosts }) => hosts))
      if (host !== "~/*")
        want(sidecar, `Host ${host.replace(/^\.\//, `${sidecar.metadata.namespace ?? ""}/`)}`);
  for (const gateway of await all<Gateway>(api, networking, "gateways"))
    for (const { tls } of gateway.spec.servers)
      if (tls.credentialName !== undefined)
        want(gateway, `Secret ${gateway.metadata.namespace ?? ""}/${tls.credentialName}`);
  for (const policy of await all<Authorization>(api, "security.istio.io/v1", "authorizationpolicies"))
    for (const { source } of (policy.spec.rules ?? []).flatMap(({ from = [] }) => from)) {
      for (const principal of source.principals ?? []) {
        const [, namespace = "", name = ""] =
          /^cluster\.local\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(principal) ?? [];
        want(policy, `ServiceAccount ${namespace}/${name}`);
      }
      for (const namespace of source.namespaces ?? []) want(policy, `Namespace /${namespace}`);
    }
  return {
    checked: wanted.length,
    dangling: wanted
      .filter(([, reference]) => !there.has(reference))
      .map(([who, reference]) => `${who} -> ${reference}`),
  };
}
