import { serviceKeys } from "../../../components/services/catalogue";
import { ingressNamespace } from "../../../lib/gateway-name";
import { billingNamespace, servicesNamespace } from "../../../lib/naming";
import type { Api } from "../support/api";

/** Namespaces that the platform owns in the dev environment. */
export const namespaces = [
  servicesNamespace("dev"),
  billingNamespace("dev"),
  ingressNamespace("dev"),
] as const;

/** The shared services by key, and the namespace each lives in. */
export const places = Object.fromEntries(
  serviceKeys.map((key) => [key, key === "billing" ? namespaces[1] : namespaces[0]]),
) as Record<(typeof serviceKeys)[number], string>;

const OK = 200;

/** Any object as the API server shows it. */
export interface Live {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
}

type Spec<T> = Live & { readonly spec: T };
type Labels = Readonly<Record<string, string>>;

/** The part of a pod that the tests look at. */
export type Pod = Spec<{
  readonly nodeName?: string;
  readonly serviceAccountName: string;
  readonly priorityClassName?: string;
  readonly volumes?: readonly {
    readonly name: string;
    readonly secret?: { readonly secretName: string };
    readonly configMap?: { readonly name: string };
  }[];
  readonly containers: readonly {
    readonly env?: readonly { readonly valueFrom?: { readonly secretKeyRef?: object } }[];
    readonly volumeMounts?: readonly {
      readonly name: string;
      readonly subPath?: string;
      readonly readOnly?: boolean;
    }[];
    readonly envFrom?: readonly {
      readonly configMapRef?: { readonly name: string };
      readonly secretRef?: { readonly name: string };
    }[];
    readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
  }[];
}> & { readonly status?: { readonly conditions?: readonly { type: string; status: string }[] } };

export type Service = Spec<{
  readonly selector: Labels;
  readonly ports: readonly { readonly port: number; readonly targetPort: number | string }[];
}>;
/** A Deployment or a Rollout: what keeps a service's pods. */
export type Keeper = Spec<{
  readonly replicas?: number;
  readonly selector: { readonly matchLabels: Labels };
  readonly template: { readonly metadata: { readonly labels: Labels }; readonly spec: object };
}> & {
  readonly status: { readonly replicas?: number; readonly readyReplicas?: number };
};
interface Target {
  readonly kind: string;
  readonly name: string;
}
export type Autoscaler = Spec<{
  readonly scaleTargetRef: Target;
  readonly minReplicas: number;
  readonly maxReplicas: number;
}>;
export type Recommender = Spec<{ readonly targetRef: Target }>;
export type Budget = Spec<{ readonly selector: { readonly matchLabels: Labels } }> & {
  readonly status: { readonly expectedPods: number; readonly disruptionsAllowed: number };
};
export type Node = Spec<object> & { readonly metadata: { readonly labels: Labels } };

/** Group, version and resource of the kinds that keep a service's pods. */
const keeperKinds = [
  ["apps/v1", "deployments"],
  ["argoproj.io/v1alpha1", "rollouts"],
] as const;

/** How many pods a Deployment or Rollout wants; a Rollout may leave the number to its autoscaler. */
export const wanted = ({ spec, status }: Keeper): number => spec.replicas ?? status.replicas ?? 0;

/** Whether all of its pods are ready. */
export const isWhole = (keeper: Keeper): boolean => keeper.status.readyReplicas === wanted(keeper);

/** Every Deployment and Rollout of the platform's namespaces. */
export const keepers = async (api: Api): Promise<Keeper[]> =>
  (await Promise.all(keeperKinds.map(([group, resource]) => all<Keeper>(api, group, resource)))).flat();

/** Path of the object that keeps a service's pods. */
export async function keeperPath(api: Api, namespace: string, name: string): Promise<string> {
  for (const [group, resource] of keeperKinds) {
    const path = `/apis/${group}/namespaces/${namespace}/${resource}/${name}`;
    if ((await api.ask("GET", path)).status === OK) return path;
  }
  throw new Error(`nothing keeps the pods of ${namespace}/${name}`);
}

/** Whether a pod takes traffic. */
export const isReady = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp === undefined &&
  (status?.conditions ?? []).some(({ type, status: is }) => type === "Ready" && is === "True");

/** Whether labels have everything a selector asks for. */
export const selected = (selector: Labels, labels: Labels = {}): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

/** Every object of a kind in the platform's namespaces. */
export async function all<T>(api: Api, group: string, resource: string): Promise<T[]> {
  const root = group === "" ? "/api/v1" : `/apis/${group}`;
  const lists = await Promise.all(
    namespaces.map((namespace) => api.list<T>(`${root}/namespaces/${namespace}/${resource}`)),
  );
  return lists.flat();
}
