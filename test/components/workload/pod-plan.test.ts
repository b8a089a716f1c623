import assert from "node:assert/strict";
import fc from "fast-check";
import { serviceKeys } from "../../../components/services/catalogue";
import { planBudget } from "../../../components/workload/budget-plan";
import { planConfig } from "../../../components/workload/config-plan";
import { planPodMetadata } from "../../../components/workload/metadata-plan";
import { planPlacement, podSelector } from "../../../components/workload/placement-plan";
import { planPod } from "../../../components/workload/pod-plan";
import { planProbes, progressDeadline } from "../../../components/workload/probe-plan";
import { planResources } from "../../../components/workload/resources-plan";
import { objectives } from "../../../lib/objectives";
import { zoneSafeCount } from "../../../lib/zones";
import { factsOf } from "./facts";

const poolTolerations = (key: (typeof serviceKeys)[number], nodeGroup?: string) =>
  planPlacement(factsOf(key, { nodeGroup })).tolerations.filter(({ effect }) => effect === "NoSchedule");

describe("the pod of a service", () => {
  for (const key of serviceKeys) {
    it(`of ${key} writes only to declared volumes, as an unprivileged user, and names every file it reads`, () => {
      const pod = planPod(factsOf(key));
      const [container] = pod.containers;
      assert.ok(container);
      assert.equal(container.securityContext.readOnlyRootFilesystem, true);
      assert.deepEqual(container.securityContext.capabilities, { drop: ["ALL"] });
      assert.ok(pod.securityContext.runAsUser > 10_000 && pod.securityContext.runAsGroup > 10_000);
      assert.equal(pod.automountServiceAccountToken, false);
      assert.equal(container.imagePullPolicy, "Always");
      const mounted = container.volumeMounts.map(({ name }) => name).sort();
      assert.deepEqual(mounted, pod.volumes.map(({ name }) => name).sort());
      for (const mount of container.volumeMounts) assert.equal(mount.readOnly, mount.name === "secrets");
    });

    it(`of ${key} asks three different questions and ends after its last request`, () => {
      const facts = factsOf(key);
      const { startupProbe, readinessProbe, livenessProbe } = planProbes(facts.row.deadlines);
      const paths = [startupProbe, readinessProbe, livenessProbe].map(({ httpGet }) => httpGet.path);
      assert.equal(new Set(paths).size, 3);
      assert.ok(startupProbe.failureThreshold * startupProbe.periodSeconds >= facts.row.deadlines.start);
      const outOfTraffic = readinessProbe.failureThreshold * readinessProbe.periodSeconds;
      assert.ok(outOfTraffic < livenessProbe.failureThreshold * livenessProbe.periodSeconds);
      const pod = planPod(facts);
      const stop = pod.containers[0]!.lifecycle.preStop.sleep.seconds;
      assert.ok(pod.terminationGracePeriodSeconds > stop + facts.row.deadlines.drain);
      assert.ok(progressDeadline(facts.row.deadlines) > facts.row.deadlines.start);
    });

    it(`of ${key} has limits for all it may use, and never promises memory or disk twice`, () => {
      const { requests, limits } = planResources(factsOf(key));
      assert.deepEqual(Object.keys(limits).sort(), ["cpu", "ephemeral-storage", "memory"]);
      assert.equal(requests["memory"], limits["memory"]);
      assert.equal(requests["ephemeral-storage"], limits["ephemeral-storage"]);
    });
  }

  it("is guaranteed where the row says so, devices included", () => {
    const accelerator = { resource: "nvidia.com/gpu", count: 1 };
    const { requests, limits } = planResources(factsOf("ml", { accelerator }));
    assert.deepEqual(requests, limits);
    assert.equal(limits["nvidia.com/gpu"], "1");
    assert.notDeepEqual(planResources(factsOf("backend")).requests, planResources(factsOf("backend")).limits);
  });

  it("tolerates the taint of its own pool and of no other", () => {
    const values = (tolerations: ReturnType<typeof poolTolerations>) =>
      tolerations.map((toleration) => ("value" in toleration ? toleration.value : ""));
    assert.deepEqual(values(poolTolerations("backend")), []);
    assert.deepEqual(values(poolTolerations("billing")), ["pci"]);
    assert.deepEqual(values(poolTolerations("analytics")), ["compute"]);
    assert.deepEqual(values(poolTolerations("backend", "tenant-acme")), ["tenant-acme"]);
  });

  it("is spread over the zones by revision and kept apart by host", () => {
    const { topologySpreadConstraints, affinity } = planPlacement(factsOf("auth"));
    const [zone] = topologySpreadConstraints;
    assert.equal(zone?.whenUnsatisfiable, "DoNotSchedule");
    assert.equal(zone.nodeTaintsPolicy, "Honor");
    assert.deepEqual(zone.matchLabelKeys, ["pod-template-hash", "rollouts-pod-template-hash"]);
    const [apart] = affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution;
    assert.equal(apart?.podAffinityTerm.topologyKey, "kubernetes.io/hostname");
  });

  it("carries the labels that its budget, its spread and its Service select", () => {
    const facts = factsOf("tenant");
    const { labels } = planPodMetadata(facts);
    for (const selector of [podSelector(facts), planBudget(facts).selector.matchLabels])
      for (const [key, value] of Object.entries(selector)) assert.equal({ ...labels }[key], value);
  });

  it("has its latency counted with a bound at the objective, and its metrics shown by the sidecar", () => {
    const { annotations } = planPodMetadata(factsOf("auth", { mesh: true }));
    const { istiocustom: counted } = JSON.parse(annotations["sidecar.istio.io/statsHistogramBuckets"]!) as {
      istiocustom: number[];
    };
    assert.ok(counted.includes(objectives.p95LatencyMilliseconds));
    assert.deepEqual(
      counted,
      [...counted].sort((a, b) => a - b),
    );
    assert.equal(annotations["prometheus.io/port"], "8084");
  });

  it("keeps the sidecar's requests equal to its limits, and has none without the mesh", () => {
    const { annotations } = planPodMetadata(factsOf("auth", { mesh: true }));
    assert.equal(annotations["sidecar.istio.io/proxyCPU"], annotations["sidecar.istio.io/proxyCPULimit"]);
    assert.equal(
      annotations["sidecar.istio.io/proxyMemory"],
      annotations["sidecar.istio.io/proxyMemoryLimit"],
    );
    assert.deepEqual(planPodMetadata(factsOf("auth")).annotations, {});
  });
});

describe("settings", () => {
  it("get another name whenever their content changes, and only then", () => {
    const name = (settings: Record<string, string>) => planConfig(factsOf("auth", { settings })).name;
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => {
        assert.equal(name({ A: left, B: right }), name({ B: right, A: left }));
        assert.equal(name({ A: left }) === name({ A: right }), left === right);
      }),
    );
  });

  it("are what the pod reads", () => {
    const facts = factsOf("auth", { settings: { LOG_LEVEL: "info" } });
    const { name, data, immutable } = planConfig(facts);
    assert.deepEqual(planPod(facts).containers[0]?.envFrom, [{ configMapRef: { name, optional: false } }]);
    assert.equal(data["LOG_LEVEL"], "info");
    assert.equal(immutable, true);
  });

  it("tell a process how long it may drain, and where its caches are and how much they may hold", () => {
    const { data } = planConfig(factsOf("ml"));
    assert.equal(data["DRAIN_SECONDS"], "30");
    assert.equal(data["MODEL_CACHE"], "/var/cache/models");
    // Nine tenths of 10 GiB: at the whole of it the kubelet evicts the pod.
    assert.equal(data["MODEL_CACHE_MEBIBYTES"], "9216");
    assert.equal(planConfig(factsOf("analytics")).data["STATE_STORE"], "/var/lib/analytics");
    const { containers } = planPod(factsOf("ml"));
    assert.ok(containers[0]?.volumeMounts.some(({ mountPath }) => mountPath === data["MODEL_CACHE"]));
  });

  it("never change the place of the secrets or let a stack file hide the port", () => {
    const { data } = planConfig(factsOf("auth"));
    assert.equal(data["SECRETS_DIRECTORY"], "/run/secrets/platform");
    assert.equal(data["PORT"], "8084");
  });
});

describe("the number of replicas", () => {
  it("starts from counts that leave two thirds without the fullest zone", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (count) => {
        const safe = zoneSafeCount(count);
        assert.ok(safe >= count && safe < count + 3);
        assert.ok(safe - Math.ceil(safe / 3) >= (safe * 2) / 3);
      }),
    );
  });

  it("lets a drain take one pod, and any that is not ready", () => {
    const { maxUnavailable, unhealthyPodEvictionPolicy } = planBudget(factsOf("auth"));
    assert.deepEqual([maxUnavailable, unhealthyPodEvictionPolicy], [1, "AlwaysAllow"]);
  });
});
