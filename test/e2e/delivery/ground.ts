import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { KubeConfig } from "@kubernetes/client-node";
import { deliverySchema } from "../../../components/delivery/delivery-schema";
import type { ReleaseFacts } from "../../../components/delivery/delivery-types";
import type { LiveRelease, LiveRollout } from "../../../components/delivery/live-types";
import { readRelease } from "../../../components/delivery/read-release";
import { planSplit } from "../../../components/delivery/split-plan";
import { planTemplates } from "../../../components/delivery/templates-plan";
import { judge, type Verdict } from "../../../components/delivery/verdict-plan";
import { planRollout } from "../../../components/delivery/workload-plan";
import type { Topology } from "../../../components/mesh/mesh-types";
import { planRoutes, trialRoutes } from "../../../components/mesh/route-plan";
import { Api } from "../support/api";
import { sandbox } from "../support/sandbox";
import { eventually } from "../support/wait";
import { FakePrometheus } from "./fake-prometheus";
import { Observer } from "./observer";

/** Analyses of tests measure at once and often. */
export const quick = { warmupSeconds: 0, intervalSeconds: 1, count: 2, errors: 1 } as const;

/** A route of a VirtualService, as far as tests look at it. */
export interface Route {
  readonly name: string;
  readonly match: readonly { readonly headers?: Readonly<Record<string, unknown>> }[];
  readonly route: readonly { readonly destination: { readonly host: string }; readonly weight: number }[];
}

/** A kubeconfig of a control plane that runs already; without it the sandbox that all tests share is started. */
const kubeconfigOf = async (): Promise<string> =>
  process.env["STANDIN_KUBECONFIG"] ??
  (await sandbox()).environment["KUBECONFIG"] ??
  assert.fail("no kubeconfig");

/** Labels of a service's pods. */
export const labelsOf = (name: string) => ({
  "app.kubernetes.io/name": name,
  "app.kubernetes.io/instance": name,
});

/** One service, released by the platform's own plans on the real rollouts controller. */
export class Released {
  observer!: Observer;

  readonly name: string;

  constructor(
    private readonly ground: Ground,
    private readonly facts: ReleaseFacts,
    readonly replicas: number,
  ) {
    this.name = facts.name;
  }

  get delivery(): ReleaseFacts["delivery"] {
    return this.facts.delivery;
  }

  get path(): string {
    return `${this.ground.group("argoproj.io/v1alpha1")}/rollouts/${this.name}`;
  }

  read(): Promise<LiveRelease> {
    return readRelease(this.ground.config, { namespace: this.ground.namespace, name: this.name });
  }

  async verdict(): Promise<Verdict> {
    return judge(await this.read());
  }

  /** Waits until the platform judges the release so. */
  async until(kind: Verdict["kind"], seconds = 60): Promise<Verdict> {
    return eventually(
      `${this.name} is ${kind}`,
      async () => {
        const verdict = await this.verdict();
        return verdict.kind === kind && verdict;
      },
      seconds,
    );
  }

  /** Waits until the release stands at a pause that is this step of its strategy, counted from 0. */
  async atPause(step: number, seconds = 60): Promise<void> {
    await eventually(
      `${this.name} at its pause ${step}`,
      async () => {
        const release = await this.read();
        return judge(release).kind === "paused" && release.rollout.status?.currentStepIndex === step;
      },
      seconds,
    );
  }

  /** Gives the service a new version. */
  version(version: string, annotations: Record<string, string> = {}): Promise<void> {
    return this.ground.api.patch(this.path, { spec: { template: this.template(version, annotations) } });
  }

  /** An operator's verb: a patch of the status. */
  status(patch: object): Promise<void> {
    return this.ground.api.patch(`${this.path}/status`, { status: patch });
  }

  async stableHash(): Promise<string> {
    const { rollout } = await this.read();
    return (
      rollout.status?.stableRS ??
      rollout.status?.blueGreen?.activeSelector ??
      assert.fail("no stable revision")
    );
  }

  /** Selector of one of the service's Services. */
  async selected(service: string): Promise<string | undefined> {
    const { spec } = await this.ground.api.get<{ spec: { selector: Record<string, string> } }>(
      `${this.ground.core}/services/${service}`,
    );
    return spec.selector["rollouts-pod-template-hash"];
  }

  /** The routes of the service's VirtualService, by name. */
  async routes(): Promise<Readonly<Record<string, Route>>> {
    const { spec } = await this.ground.api.get<{ spec: { http: Route[] } }>(
      `${this.ground.group("networking.istio.io/v1")}/virtualservices/${this.name}`,
    );
    return Object.fromEntries(spec.http.map((route) => [route.name, route]));
  }

  template(version: string, annotations: Record<string, string> = {}) {
    return {
      metadata: { labels: labelsOf(this.name), annotations },
      spec: {
        containers: [
          {
            name: this.name,
            image: `registry.example/${this.name}:${version}`,
            resources: { requests: { cpu: "10m" } },
          },
        ],
      },
    };
  }

  async install(): Promise<void> {
    const { ground, name, facts } = this;
    const metadata = { name, labels: labelsOf(name) };
    const service = (live: string) =>
      ground.create(`${ground.core}/services`, {
        metadata: { name: live },
        spec: { selector: labelsOf(name), ports: [{ port: 80, name: "http" }] },
      });
    const versions = facts.split === undefined ? [] : [facts.split.stable, facts.split.trial];
    await Promise.all([name, ...versions].map(service));
    const virtualServices = `${ground.group("networking.istio.io/v1")}/virtualservices`;
    await ground.create(virtualServices, {
      apiVersion: "networking.istio.io/v1",
      kind: "VirtualService",
      metadata,
      spec: planRoutes({ topology: ground.topology(name, facts), key: name, domain: "example.org" }),
    });
    for (const [templateName, spec] of Object.entries(planTemplates(facts)))
      await ground.create(`${ground.group("argoproj.io/v1alpha1")}/analysistemplates`, {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "AnalysisTemplate",
        metadata: { name: templateName },
        spec,
      });
    const pods = {
      replicas: this.replicas,
      selector: labelsOf(name),
      template: this.template("1"),
      deadline: 60,
    };
    await ground.create(`${ground.group("argoproj.io/v1alpha1")}/rollouts`, {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Rollout",
      metadata,
      spec: planRollout(pods, facts),
    });
    const route = facts.delivery.strategy === "ab" ? "public-cohort" : "public";
    this.observer = await Observer.start(ground.config, { namespace: ground.namespace, name, route });
    ground.observers.push(this.observer);
    await this.until("healthy");
    this.observer.mark();
  }
}

/** A namespace with services of the surrounding suite, and the metrics that they are judged by. */
export class Ground {
  readonly metrics = new FakePrometheus();
  readonly observers: Observer[] = [];
  private client: Api | undefined;
  private loaded: KubeConfig | undefined;

  readonly namespace: string;

  /** @param name what the namespace is called after; what an interrupted run left is in nobody's way. */
  constructor(name: string) {
    const namespace = `${name}-${randomBytes(3).toString("hex")}`;
    this.namespace = namespace;
    before(async () => {
      const kubeconfig = await kubeconfigOf();
      this.client = new Api(kubeconfig);
      const { KubeConfig: Config } = await import("@kubernetes/client-node");
      this.loaded = new Config();
      this.loaded.loadFromFile(kubeconfig);
      await this.metrics.start();
      await this.create("/api/v1/namespaces", { metadata: { name: namespace } });
      await eventually("the namespace's service account", async () => {
        const { status } = await this.api.ask("GET", `${this.core}/serviceaccounts/default`);
        return status === 200;
      });
    });
    afterEach(() => {
      this.metrics.reset();
    });
    after(async () => {
      for (const observer of this.observers) observer.stop();
      await this.api.ask("DELETE", `/api/v1/namespaces/${namespace}`);
      await eventually("the end of the namespace", async () => {
        const { status } = await this.api.ask("GET", `/api/v1/namespaces/${namespace}`);
        return status === 404;
      });
      await this.metrics.stop();
    });
  }

  get api(): Api {
    return this.client ?? assert.fail("the sandbox is not up yet");
  }

  get config(): KubeConfig {
    return this.loaded ?? assert.fail("the sandbox is not up yet");
  }

  get core(): string {
    return `/api/v1/namespaces/${this.namespace}`;
  }

  group(groupVersion: string): string {
    return `/apis/${groupVersion}/namespaces/${this.namespace}`;
  }

  async create(path: string, body: object): Promise<void> {
    const answer = await this.api.ask("POST", path, { body });
    assert.ok(answer.status < 300, `POST ${path}: ${JSON.stringify(answer.body)}`);
  }

  rollout(name: string): Promise<LiveRollout> {
    return this.api.get<LiveRollout>(`${this.group("argoproj.io/v1alpha1")}/rollouts/${name}`);
  }

  /**
   * Installs a service that is delivered so, in its first version.
   * @param prometheus whom its analyses ask instead of the suite's own metrics.
   * @param isRouted whether the mesh shares its traffic out; otherwise the pods do, by their number.
   */
  async install(
    name: string,
    delivery: object,
    {
      replicas = 3,
      prometheus = this.metrics.address,
      isRouted = true,
    }: { replicas?: number; prometheus?: string; isRouted?: boolean } = {},
  ): Promise<Released> {
    const parsed = deliverySchema.parse(delivery);
    const split = isRouted ? planSplit(parsed, name) : undefined;
    const incomplete = {
      name,
      delivery: parsed,
      split,
      routes: [],
      prometheus,
      businessMetric: { name: "logins_per_second", kind: "throughput", perReplica: 20 },
    } as const;
    const routes = trialRoutes({ topology: this.topology(name, incomplete), key: name });
    const released = new Released(this, { ...incomplete, routes }, replicas);
    await released.install();
    return released;
  }

  /** A graph of one public service. */
  topology(name: string, { split }: Pick<ReleaseFacts, "split">): Topology {
    return {
      graph: { entries: [{ to: name, host: name, timeoutSeconds: 5 }], calls: [], externals: [] },
      places: { [name]: { name, namespace: this.namespace, port: 8080, split } },
      externals: {} as Topology["externals"],
      gateway: { name: "gateway", namespace: "ingress" },
      mesh: true,
    };
  }
}
