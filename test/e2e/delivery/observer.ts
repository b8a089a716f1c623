import type { KubeConfig } from "@kubernetes/client-node";
import { HASH_LABEL } from "../../../components/delivery/live-types";

/** The part of a pod that is counted. */
interface Seen {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly status?: { readonly conditions?: readonly { type: string; status: string }[] };
}

/** Weights of one route at a moment, by Service. */
export interface Shares {
  readonly at: number;
  readonly weights: Readonly<Record<string, number>>;
}

/** Which revision a Service led to from a moment on. */
export interface Selection {
  readonly at: number;
  readonly service: string;
  /** Undefined: all pods of the service. */
  readonly hash: string | undefined;
}

interface ServiceSeen {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly selector?: Readonly<Record<string, string>> };
}

interface VirtualServiceSeen {
  readonly spec: {
    readonly http: readonly {
      readonly name: string;
      readonly route: readonly { destination: { host: string }; weight?: number }[];
    }[];
  };
}

const isReady = ({ status }: Seen): boolean =>
  status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true;

/** Follows pods, routes and Services of one service through the watch API, and remembers what was ever true. */
export class Observer {
  private readonly pods = new Map<string, Seen>();
  private readonly watches: AbortController[] = [];
  /** Every change of the shares of the route, in order. */
  readonly shares: Shares[] = [];
  /** Every change of the selectors of the service's Services, in order. */
  readonly selections: Selection[] = [];
  /** Fewest pods of the service that were ready at once since the last `mark`. */
  fewestReady = Infinity;
  /** Fewest ready pods of one revision since the last `mark`, by its hash. */
  readonly fewestOf = new Map<string, number>();
  /** Every pod name that was ever seen. */
  readonly names = new Set<string>();

  private constructor(private readonly route: string) {}

  static async start(
    config: KubeConfig,
    { namespace, name, route = "public" }: { namespace: string; name: string; route?: string },
  ): Promise<Observer> {
    const { Watch } = await import("@kubernetes/client-node");
    const observer = new Observer(route);
    const follow = async (path: string, query: object, changed: (kind: string, object: unknown) => void) => {
      const done = (error: unknown): void => {
        if (error instanceof Error && error.name !== "AbortError") throw error;
      };
      observer.watches.push(await new Watch(config).watch(path, { ...query }, changed, done));
    };
    await follow(
      `/api/v1/namespaces/${namespace}/pods`,
      { labelSelector: `app.kubernetes.io/instance=${name}` },
      (kind, pod) => {
        observer.seePod(kind, pod as Seen);
      },
    );
    await follow(
      `/apis/networking.istio.io/v1/namespaces/${namespace}/virtualservices`,
      { fieldSelector: `metadata.name=${name}` },
      (kind, object) => {
        if (kind !== "DELETED") observer.seeRoutes(object as VirtualServiceSeen);
      },
    );
    await follow(`/api/v1/namespaces/${namespace}/services`, {}, (kind, object) => {
      const { metadata, spec } = object as ServiceSeen;
      if (kind !== "DELETED" && metadata.name.startsWith(`${name}-`))
        observer.selections.push({
          at: Date.now(),
          service: metadata.name,
          hash: spec.selector?.[HASH_LABEL],
        });
    });
    return observer;
  }

  /** Forgets what was, and counts from what is. */
  mark(): void {
    this.fewestReady = Infinity;
    this.fewestOf.clear();
    this.shares.splice(0, Math.max(0, this.shares.length - 1));
    this.selections.splice(0);
    this.count();
  }

  /** Weights of the service's versions over time, without repetitions. */
  trial(): number[] {
    return this.shares
      .map(({ weights }) => Object.entries(weights).find(([host]) => host.endsWith("-canary"))?.[1] ?? 0)
      .filter((weight, index, all) => weight !== all[index - 1]);
  }

  stop(): void {
    for (const watch of this.watches) watch.abort();
  }

  private seePod(kind: string, pod: Seen): void {
    this.names.add(pod.metadata.name);
    if (kind === "DELETED") this.pods.delete(pod.metadata.name);
    else this.pods.set(pod.metadata.name, pod);
    this.count();
  }

  private count(): void {
    const ready = [...this.pods.values()].filter(isReady);
    this.fewestReady = Math.min(this.fewestReady, ready.length);
    const hashes = new Set(
      [...this.pods.values()].map(({ metadata }) => metadata.labels?.[HASH_LABEL] ?? ""),
    );
    for (const hash of new Set([...hashes, ...this.fewestOf.keys()])) {
      const count = ready.filter(({ metadata }) => (metadata.labels?.[HASH_LABEL] ?? "") === hash).length;
      this.fewestOf.set(hash, Math.min(this.fewestOf.get(hash) ?? Infinity, count));
    }
  }

  private seeRoutes({ spec }: VirtualServiceSeen): void {
    const route = spec.http.find(({ name }) => name === this.route)?.route ?? [];
    const weights = Object.fromEntries(
      route.map(({ destination: { host }, weight = 0 }) => [host.split(".")[0] ?? host, weight]),
    );
    this.shares.push({ at: Date.now(), weights });
  }
}
