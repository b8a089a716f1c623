import assert from "node:assert/strict";
import { catalogue, serviceKeys } from "../../../components/services/catalogue";
import { GATEWAY_NAME } from "../../../lib/gateway-name";
import { serviceName } from "../../../lib/naming";
import type { MeshPolicy } from "../../support/authorization";
import { compareWithGraph } from "../../support/flows";
import { type Policy, Reachability } from "../../support/reachability";
import { environmentOf, stackOf } from "../../support/stack";
import type { Api } from "../support/api";
import { devStack } from "../support/dev-stack";
import type { Stack } from "../support/pulumi";
import { eventually } from "../support/wait";
import {
  all,
  type Autoscaler,
  type Budget,
  isReady,
  isWhole,
  type Keeper,
  keeperPath,
  keepers,
  type Live,
  type Node,
  places,
  type Pod,
  type Service,
  selected,
  wanted,
} from "./inventory";
import { placeAnew } from "./drain";
import { admittedCalls, authorizedCalls, declaredCalls } from "./mesh-access";
import { danglingReferences } from "./references";
import { nodesOf, without } from "./zone-loss";

const ZONE = "topology.kubernetes.io/zone";
const GROUP = "platform.spotify-ai.io/node-group";

/** Reads first; the tests that disturb the cluster come last and put it back. */
describe("the shared services on a live control plane", () => {
  let api: Api;
  let stack: Stack;

  const pathOf = (key: (typeof serviceKeys)[number]) => keeperPath(api, places[key], serviceName(key));
  const keeperOf = async (key: (typeof serviceKeys)[number]) => api.get<Keeper>(await pathOf(key));
  const settled = () =>
    eventually("every workload is ready", async () => (await keepers(api)).every(isWhole));
  const nodesByName = async () =>
    new Map(
      (await api.list<Node>("/api/v1/nodes")).map((node) => [node.metadata.name, node.metadata.labels]),
    );

  before(async () => {
    ({ api, stack } = await devStack());
    await settled();
  });

  after(() => placeAnew(api));

  it("starts every service with the promised replicas before the update ends", async () => {
    const { services } = stackOf("dev");
    for (const key of serviceKeys) {
      const keeper = await keeperOf(key);
      assert.equal(wanted(keeper), services[key].replicas, key);
      assert.equal(keeper.status.readyReplicas, services[key].replicas, key);
    }
  });

  it("has only pods that Pod Security restricted admits, and would not admit a worse one", async () => {
    const live = await keepers(api);
    assert.equal(live.length, serviceKeys.length + 1);
    const admitted = ({ metadata: { namespace = "" }, spec: { template } }: Keeper, worse: object) =>
      api.ask<{ message?: string }>("POST", `/api/v1/namespaces/${namespace}/pods?dryRun=All`, {
        body: {
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "copy", namespace, labels: template.metadata.labels },
          spec: { ...template.spec, ...worse },
        },
      });
    for (const keeper of live) {
      const { status, body } = await admitted(keeper, {});
      assert.equal(status, 201, `${keeper.metadata.name}: ${JSON.stringify(body)}`);
      const refused = await admitted(keeper, { hostNetwork: true });
      assert.equal(refused.status, 403);
      assert.match(refused.body.message ?? "", /PodSecurity "restricted:v1\.35"/);
    }
  });

  it("has at least one ready pod behind every Service, listening where the Service points", async () => {
    const pods = await all<Pod>(api, "", "pods");
    const services = await all<Service>(api, "", "services");
    const named = new Set(services.map(({ metadata }) => metadata.name));
    for (const name of [...serviceKeys.map(serviceName), GATEWAY_NAME]) assert.ok(named.has(name), name);
    for (const { metadata, spec } of services) {
      const behind = pods.filter(
        (pod) =>
          pod.metadata.namespace === metadata.namespace &&
          isReady(pod) &&
          selected(spec.selector, pod.metadata.labels),
      );
      assert.ok(behind.length > 0, metadata.name);
      for (const { targetPort } of spec.ports)
        for (const pod of behind)
          assert.ok(
            pod.spec.containers
              .flatMap(({ ports = [] }) => ports)
              .some(({ name, containerPort }) => targetPort === name || targetPort === containerPort),
            `${metadata.name} ${targetPort}`,
          );
    }
  });

  it("resolves every reference", async () => {
    const { checked, dangling } = await danglingReferences(api);
    assert.ok(checked > 200, String(checked));
    assert.deepEqual(dangling, []);
  });

  it("mounts every secret whole and as files, so that a rotated value arrives without another pod", async () => {
    const pods = await all<Pod>(api, "", "pods");
    for (const key of serviceKeys) {
      const own = pods.filter(
        ({ metadata }) => metadata.labels?.["app.kubernetes.io/instance"] === serviceName(key),
      );
      assert.ok(own.length > 0, key);
      for (const { metadata, spec } of own) {
        const volume = spec.volumes?.find(
          ({ secret }) => secret?.secretName === `${serviceName(key)}-secrets`,
        );
        const mounts = spec.containers.flatMap(({ volumeMounts = [] }) => volumeMounts);
        const [mount, ...others] = mounts.filter(({ name }) => name === volume?.name);
        // The kubelet never brings a mount of one path of a volume up to date, nor an environment variable.
        assert.deepEqual([mount?.subPath, mount?.readOnly, others], [undefined, true, []], metadata.name);
        const read = spec.containers.flatMap(({ env = [], envFrom = [] }) => [
          ...env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []),
          ...envFrom.flatMap(({ secretRef }) => secretRef ?? []),
        ]);
        assert.deepEqual(read, [], metadata.name);
      }
    }
  });

  it("lets through exactly the declared graph", async () => {
    const policies = (await all<Policy & Live>(api, "networking.k8s.io/v1", "networkpolicies")).map(
      ({ metadata, spec }): Policy => ({
        metadata: { name: metadata.name, namespace: metadata.namespace },
        spec,
      }),
    );
    const live = await api.list<Live>("/api/v1/namespaces");
    const known = Object.fromEntries([
      // Where the cluster's own helpers run; the sandbox has not all of them.
      ...["kube-system", "istio-system", "monitoring", "opentelemetry", "tenant-acme"].map(
        (name): [string, object] => [name, { "kubernetes.io/metadata.name": name }],
      ),
      ...live.map(({ metadata }): [string, object] => [metadata.name, metadata.labels ?? {}]),
    ]) as Record<string, Record<string, string>>;
    const { topology } = environmentOf("dev").platform;
    const pods = await all<Pod>(api, "", "pods");
    // The ends are the live pods: their labels, not the planned ones, decide.
    const labelsOf = (name: string) =>
      pods.find(({ metadata }) => metadata.labels?.["app.kubernetes.io/instance"] === name)?.metadata
        .labels ?? assert.fail(`no pod of ${name}`);
    const liveLabels: Record<string, Record<string, string>> = {
      ...Object.fromEntries(serviceKeys.map((key) => [key, { ...labelsOf(serviceName(key)) }])),
      gateway: { ...labelsOf(GATEWAY_NAME) },
    };
    const real = <T extends { id: string; labels?: Readonly<Record<string, string>> }>(end: T): T => ({
      ...end,
      ...(liveLabels[end.id] === undefined ? {} : { labels: liveLabels[end.id] }),
    });
    const net = new Reachability(policies, known);
    const { gateway } = stackOf("dev");
    const { open, declared, ...sides } = compareWithGraph({ net, topology, gateway, real });
    assert.deepEqual(open, declared);
    assert.deepEqual(sides.leaving, sides.declaredLeaving);
    assert.deepEqual(sides.entering, sides.declaredEntering);
  });

  it("lets the mesh and the network each admit exactly the declared callers, the tenants included", async () => {
    const live = await api.list<Live>("/api/v1/namespaces");
    const pods = await all<Pod>(api, "", "pods");
    const policies = await all<MeshPolicy>(api, "security.istio.io/v1", "authorizationpolicies");
    const declared = declaredCalls(live);
    assert.ok(declared.some((call) => call.startsWith("tenant-")));
    assert.deepEqual(authorizedCalls(live, { pods, policies }), declared);
    const net = new Reachability(
      await all<Policy>(api, "networking.k8s.io/v1", "networkpolicies"),
      Object.fromEntries(live.map(({ metadata: { name, labels = {} } }) => [name, labels])),
    );
    assert.deepEqual(admittedCalls(live, { pods, net }), declared);
  });

  it("scales and protects the pods of each service and no others", async () => {
    const live = await keepers(api);
    const pods = await all<Pod>(api, "", "pods");
    const autoscalers = await all<Autoscaler>(api, "autoscaling/v2", "horizontalpodautoscalers");
    const budgets = await all<Budget>(api, "policy/v1", "poddisruptionbudgets");
    for (const keeper of live) {
      const { metadata, spec } = keeper;
      const same = ({ metadata: other }: Live) =>
        other.namespace === metadata.namespace && other.name === metadata.name;
      const autoscaler = autoscalers.filter(same);
      assert.deepEqual(
        autoscaler.map(({ spec: { scaleTargetRef } }) => scaleTargetRef.name),
        [metadata.name],
      );
      assert.ok(wanted(keeper) >= autoscaler[0]!.spec.minReplicas);
      const budget = budgets.find(same) ?? assert.fail(`no budget of ${metadata.name}`);
      const own = (selector: Readonly<Record<string, string>>) =>
        pods
          .filter(
            (pod) => pod.metadata.namespace === metadata.namespace && selected(selector, pod.metadata.labels),
          )
          .map((pod) => pod.metadata.name)
          .sort();
      assert.deepEqual(own(budget.spec.selector.matchLabels), own(spec.selector.matchLabels));
      assert.equal(budget.status.expectedPods, wanted(keeper));
      assert.equal(budget.status.disruptionsAllowed, 1);
    }
  });

  it("spreads the replicas of each service over the zones of its own nodes", async () => {
    const nodes = await nodesByName();
    const pods = await all<Pod>(api, "", "pods");
    for (const key of serviceKeys) {
      const own = pods.filter(
        ({ metadata }) => metadata.labels?.["app.kubernetes.io/instance"] === serviceName(key),
      );
      const labels = own.map(({ spec }) => nodes.get(spec.nodeName ?? "") ?? assert.fail("not scheduled"));
      for (const label of labels) assert.equal(label[GROUP], catalogue[key].nodeGroup, key);
      const zones = [...new Set([...nodes.values()].map((label) => label[ZONE]))];
      const counts = zones.map((zone) => labels.filter((label) => label[ZONE] === zone).length);
      assert.equal(counts.length, 3);
      assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, `${key}: ${counts.join(", ")}`);
    }
  });

  it("rolls the pods to a changed setting, keeps the one before, and leaves the replicas to the autoscaler", async () => {
    const used = async () =>
      new Set(
        (await all<Pod>(api, "", "pods"))
          .filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/name"] === "backend")
          .flatMap(({ spec }) => spec.containers[0]?.envFrom?.map(({ configMapRef }) => configMapRef?.name)),
      );
    const before = await used();
    const backend = await pathOf("backend");
    const scale = (replicas: number) => api.patch(`${backend}/scale`, { spec: { replicas } });
    await scale(5);
    stack.configure(({ services }) => {
      Object.assign(services["backend"]!, { settings: { LOG_LEVEL: "debug" } });
    });
    await stack.succeed("up", "--yes", "--skip-preview");
    assert.equal(wanted(await keeperOf("backend")), 5, "the update took the replicas back");
    const after = await used();
    assert.equal(before.size, 1);
    assert.equal(after.size, 1);
    const [old] = before;
    assert.ok(!after.has(old));
    await api.get(`/api/v1/namespaces/${places.backend}/configmaps/${old ?? ""}`);
    await scale(1);
    await eventually("the autoscaler restores the promised replicas", async () => {
      const keeper = await keeperOf("backend");
      return wanted(keeper) === 3 && isWhole(keeper);
    });
    stack.configure(() => undefined);
    await stack.succeed("up", "--yes", "--skip-preview");
    assert.deepEqual(await used(), before);
  });

  it("keeps two thirds of every service ready when a zone is lost, and replaces the rest elsewhere", async () => {
    const promised = new Map((await keepers(api)).map((keeper) => [keeper.metadata.name, wanted(keeper)]));
    const names = nodesOf(await api.list<Node>("/api/v1/nodes"), "c");
    assert.ok(names.size >= 5);
    const elsewhere = ({ spec }: Pod) => !names.has(spec.nodeName ?? "");
    const ownedBy = (pods: readonly Pod[], name: string) =>
      pods.filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/instance"] === name);
    const earlier = await all<Pod>(api, "", "pods");
    const lowest = new Map(promised);
    const later = await without(api, names, () =>
      eventually("the services are whole again without the zone", async () => {
        const now = await keepers(api);
        for (const { metadata, status } of now)
          lowest.set(metadata.name, Math.min(lowest.get(metadata.name) ?? 0, status.readyReplicas ?? 0));
        const pods = await all<Pod>(api, "", "pods");
        return now.every(isWhole) && pods.filter(isReady).every(elsewhere) && pods;
      }),
    );
    for (const [name, replicas] of promised) {
      assert.ok(
        ownedBy(earlier, name).some((pod) => !elsewhere(pod)),
        `${name} had nothing to lose`,
      );
      // The pods of the other zones must be the same ones as before, not replacements.
      const known = new Set(earlier.filter(isReady).map(({ metadata }) => metadata.name));
      const stayed = ownedBy(later, name).filter((pod) => isReady(pod) && known.has(pod.metadata.name));
      assert.ok(stayed.length >= (replicas * 2) / 3, `${name}: ${stayed.length} of ${replicas} stayed`);
      assert.ok((lowest.get(name) ?? 0) >= (replicas * 2) / 3, `${name}: ${lowest.get(name) ?? 0} ready`);
    }
  });
});
