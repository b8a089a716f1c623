import assert from "node:assert/strict";
import { NODE_GROUP_LABEL, nodeGroups, nodeGroupTaint } from "../../../lib/node-groups";
import { ZONES } from "../../../sandbox/control-plane/nodes/node-plan";
import { BEHAVIOUR, START_DURATION } from "../../../sandbox/control-plane/nodes/stage";
import { SIMULATED } from "../../../sandbox/control-plane/parts/kwok";
import { sandbox } from "../support/sandbox";
import { eventually } from "../support/wait";
import { isReady, podTemplate, Workspace } from "./workspace";

interface Node {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly taints?: { key: string; value?: string; effect: string }[] };
  readonly status: {
    readonly capacity: Readonly<Record<string, string>>;
    readonly conditions: { type: string; status: string; reason: string }[];
  };
}

const readiness = (node: Node) => node.status.conditions.find(({ type }) => type === "Ready")?.status;

describe("simulated nodes", () => {
  const workspace = new Workspace("e2e-nodes");
  const nodes = () => workspace.api.list<Node>("/api/v1/nodes");
  const deploy = (app: string, replicas: number, spec: object) =>
    workspace.create(`${workspace.group("apps/v1")}/deployments`, {
      metadata: { name: app },
      spec: { replicas, selector: { matchLabels: { app } }, template: podTemplate(app, { spec }) },
    });
  const readyPods = (app: string, count: number) =>
    eventually(`${count} ready pods of ${app}`, async () => {
      const pods = (await workspace.pods(`app=${app}`)).filter(({ metadata }) => !metadata.deletionTimestamp);
      return pods.length === count && pods.every(isReady) ? pods : undefined;
    });

  it("are ready, one per group and zone, with their group's taint and machine's size", async () => {
    const live = await eventually("ready nodes", async () => {
      const all = await nodes();
      return all.every((node) => readiness(node) === "True") ? all : undefined;
    });
    const places = live.map(
      ({ metadata }) =>
        `${metadata.labels[NODE_GROUP_LABEL]!} ${metadata.labels["topology.kubernetes.io/zone"]!}`,
    );
    const expected = Object.keys(nodeGroups).flatMap((group) => ZONES.map((zone) => `${group} ${zone}`));
    assert.deepEqual(places.sort(), expected.sort());
    for (const { metadata, spec, status } of live) {
      const group = metadata.labels[NODE_GROUP_LABEL] as keyof typeof nodeGroups;
      assert.deepEqual(spec.taints ?? [], nodeGroups[group].tainted ? [nodeGroupTaint(group)] : []);
      assert.equal(status.capacity["nvidia.com/gpu"], group === "accelerated" ? "4" : undefined);
    }
  });

  it("take pods in all three zones, with addresses of their own", async () => {
    await deploy("spread", 6, {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "DoNotSchedule",
          labelSelector: { matchLabels: { app: "spread" } },
        },
      ],
    });
    const pods = await readyPods("spread", 6);
    const zones = new Map((await nodes()).map(({ metadata }) => [metadata.name, metadata.labels]));
    const perZone = pods.map(({ spec }) => zones.get(spec.nodeName!)!["topology.kubernetes.io/zone"]!);
    assert.deepEqual(
      perZone.sort(),
      ZONES.flatMap((zone) => [zone, zone]),
    );
    assert.equal(new Set(pods.map(({ status }) => status.podIP)).size, 6);
  });

  it("take pods of a tainted group only with its toleration, and GPUs only while there are some", async () => {
    const accelerated = {
      nodeSelector: { [NODE_GROUP_LABEL]: "accelerated" },
      tolerations: [{ key: NODE_GROUP_LABEL, operator: "Equal", value: "accelerated", effect: "NoSchedule" }],
    };
    const gpus = (limit: string) => ({
      containers: [
        { name: "app", image: "registry.example/app:1", resources: { limits: { "nvidia.com/gpu": limit } } },
      ],
    });
    await deploy("model", 3, { ...accelerated, ...gpus("4") });
    await readyPods("model", 3);
    await deploy("fourth", 1, { ...accelerated, ...gpus("1") });
    await deploy("intruder", 1, { nodeSelector: accelerated.nodeSelector });
    for (const app of ["fourth", "intruder"]) {
      await eventually(`the refusal of ${app}`, async () => {
        const [pod] = await workspace.pods(`app=${app}`);
        return pod?.status.conditions?.some(({ reason }) => reason === "Unschedulable");
      });
    }
  });

  it("also keep nodes alive that others create", async () => {
    const name = "e2e-tenant-node";
    await workspace.create("/api/v1/nodes", {
      metadata: { name, annotations: { [SIMULATED.key]: SIMULATED.value }, labels: { "e2e/own": "yes" } },
    });
    try {
      await deploy("tenant", 1, { nodeSelector: { "e2e/own": "yes" } });
      const [pod] = await readyPods("tenant", 1);
      assert.equal(pod!.spec.nodeName, name);
    } finally {
      await workspace.api.ask("DELETE", `/api/v1/nodes/${name}`);
    }
  });

  it("complete Jobs and let pods go", async () => {
    await workspace.create(`${workspace.group("batch/v1")}/jobs`, {
      metadata: { name: "job" },
      spec: { template: podTemplate("job", { spec: { restartPolicy: "Never" } }) },
    });
    await eventually("the end of the job", async () => {
      const { status } = await workspace.api.get(`${workspace.group("batch/v1")}/jobs/job`);
      return status?.["succeeded"] === 1;
    });
    await workspace.create(`${workspace.core}/pods`, {
      ...podTemplate("leaver", { spec: { terminationGracePeriodSeconds: 30 } }),
      metadata: { name: "leaver", labels: { app: "leaver" } },
    });
    await readyPods("leaver", 1);
    await workspace.api.ask("DELETE", `${workspace.core}/pods/leaver`);
    await eventually("the end of the pod", async () => (await workspace.pods("app=leaver")).length === 0);
  });

  describe("make pods misbehave on request:", () => {
    const misbehave = (behaviour: string, { restartPolicy = "Always", annotations = {} } = {}) => {
      const template = podTemplate(behaviour, { spec: { restartPolicy } });
      return workspace.create(`${workspace.core}/pods`, {
        ...template,
        metadata: { name: behaviour, annotations: { [BEHAVIOUR]: behaviour, ...annotations } },
      });
    };
    const container = async (name: string) => (await workspace.pod(name)).status.containerStatuses?.[0];

    for (const [behaviour, reason, exitCode] of [
      ["crash-loop", "Error", 1],
      ["oom-killed", "OOMKilled", 137],
    ] as const) {
      it(behaviour, async () => {
        await misbehave(behaviour);
        const seen = await eventually("two restarts", async () => {
          const status = await container(behaviour);
          return status && status.restartCount >= 2 && status.state.waiting ? status : undefined;
        });
        assert.equal(seen.state.waiting?.reason, "CrashLoopBackOff");
        assert.deepEqual(
          [seen.lastState?.terminated].map((end) => [end?.reason, end?.exitCode]),
          [[reason, exitCode]],
        );
        assert.equal(isReady(await workspace.pod(behaviour)), false);
      });
    }

    it("image-pull-error", async () => {
      await misbehave("image-pull-error");
      await eventually(
        "ImagePullBackOff",
        async () => (await container("image-pull-error"))?.state.waiting?.reason === "ImagePullBackOff",
      );
      const { status } = await workspace.pod("image-pull-error");
      assert.equal(status.phase, "Pending");
    });

    it("never-ready, with an event that names the probe", async () => {
      await misbehave("never-ready");
      await eventually("the event", async () => {
        const events = await workspace.api.list<{ reason: string; message: string }>(
          `${workspace.core}/events?fieldSelector=involvedObject.name=never-ready`,
        );
        return events.some(({ reason, message }) => reason === "Unhealthy" && message.includes("503"));
      });
      const pod = await workspace.pod("never-ready");
      assert.equal(pod.status.phase, "Running");
      assert.equal(isReady(pod), false);
    });

    it("slow-start, for as long as asked", async () => {
      await misbehave("slow-start", { annotations: { [START_DURATION]: "3s" } });
      const unready = await eventually("the start", async () => {
        const pod = await workspace.pod("slow-start");
        return pod.status.phase === "Running" ? pod : undefined;
      });
      assert.equal(isReady(unready), false);
      await eventually("readiness", async () => isReady(await workspace.pod("slow-start")));
    });

    it("evicted", async () => {
      await misbehave("evicted");
      const { status } = await eventually("the eviction", async () => {
        const pod = await workspace.pod("evicted");
        return pod.status.phase === "Failed" ? pod : undefined;
      });
      assert.equal(status.reason, "Evicted");
    });

    it("crash-loop in a Job, which then fails", async () => {
      await workspace.create(`${workspace.group("batch/v1")}/jobs`, {
        metadata: { name: "failing" },
        spec: {
          backoffLimit: 0,
          template: podTemplate("failing", {
            annotations: { [BEHAVIOUR]: "crash-loop" },
            spec: { restartPolicy: "Never" },
          }),
        },
      });
      await eventually("the failure", async () => {
        const { status } = await workspace.api.get(`${workspace.group("batch/v1")}/jobs/failing`);
        return status?.["failed"] === 1;
      });
    });

    it("a running pod that is told to misbehave, until it is told otherwise", async () => {
      await deploy("victim", 1, {});
      const [pod] = await readyPods("victim", 1);
      const path = `${workspace.core}/pods/${pod!.metadata.name}`;
      await workspace.api.patch(path, { metadata: { annotations: { [BEHAVIOUR]: "never-ready" } } });
      await eventually("trouble", async () => !isReady(await workspace.pod(pod!.metadata.name)));
      await workspace.api.patch(path, { metadata: { annotations: { [BEHAVIOUR]: null } } });
      await eventually("recovery", async () => isReady(await workspace.pod(pod!.metadata.name)));
    });
  });

  describe("in trouble", () => {
    const name = "general-eu-central-1a";
    const path = `/api/v1/nodes/${name}`;
    const onlyThere = { nodeSelector: { "kubernetes.io/hostname": name } };
    /** Leaves a lost node at once instead of after five minutes. */
    const impatient = ["not-ready", "unreachable"].map((condition) => ({
      key: `node.kubernetes.io/${condition}`,
      operator: "Exists",
      effect: "NoExecute",
      tolerationSeconds: 0,
    }));

    const tell = (behaviour: string | null) =>
      workspace.api.patch(path, { metadata: { annotations: { [BEHAVIOUR]: behaviour } } });

    it("lose the pods that do not tolerate it when they are not ready, and take them back when well again", async () => {
      await deploy("mover", 1, { ...onlyThere, tolerations: impatient });
      const [mover] = await readyPods("mover", 1);
      await tell("not-ready");
      try {
        await eventually("eviction", async () => {
          const names = (await workspace.pods("app=mover")).map(({ metadata }) => metadata.name);
          return !names.includes(mover!.metadata.name);
        });
        assert.equal(readiness(await workspace.api.get<Node>(path)), "False");
      } finally {
        await tell(null);
      }
      await readyPods("mover", 1);
    });

    it("are given up with their pods when they fall silent, until they are heard again", async () => {
      await deploy("stayer", 1, onlyThere);
      const [stayer] = await readyPods("stayer", 1);
      await tell("unreachable");
      try {
        await eventually(
          "a pod that is not ready",
          async () => !isReady(await workspace.pod(stayer!.metadata.name)),
          180,
        );
        assert.equal(readiness(await workspace.api.get<Node>(path)), "Unknown");
      } finally {
        await tell(null);
      }
      await eventually("recovery", async () => readiness(await workspace.api.get<Node>(path)) === "True");
      const [same] = await readyPods("stayer", 1);
      assert.equal(same!.metadata.name, stayer!.metadata.name);
    });

    it("lose their pods when deleted, and are put back by the next start", async () => {
      const lost = "general-eu-central-1b";
      await deploy("orphan", 1, { nodeSelector: { "kubernetes.io/hostname": lost } });
      const [orphan] = await readyPods("orphan", 1);
      await workspace.api.ask("DELETE", `/api/v1/nodes/${lost}`);
      await eventually(
        "the collection of the orphan",
        async () =>
          (await workspace.pods("app=orphan")).every(
            ({ metadata }) => metadata.name !== orphan!.metadata.name,
          ),
        240,
      );
      const { code, stderr } = await (await sandbox()).command("up", "--skip-stack");
      assert.equal(code, 0, stderr);
      const [replacement] = await readyPods("orphan", 1);
      assert.equal(replacement!.spec.nodeName, lost);
    });
  });
});
