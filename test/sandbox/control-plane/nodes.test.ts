import assert from "node:assert/strict";
import { parse } from "yaml";
import { NODE_GROUP_LABEL, type NodeGroupName, nodeGroups } from "../../../lib/node-groups";
import { NODE_BEHAVIOURS, nodeStages } from "../../../sandbox/control-plane/nodes/node-behaviours";
import { planNodes, ZONES } from "../../../sandbox/control-plane/nodes/node-plan";
import { POD_BEHAVIOURS, podStages } from "../../../sandbox/control-plane/nodes/pod-behaviours";
import { addressStages } from "../../../sandbox/control-plane/nodes/address-behaviours";
import { podStatus } from "../../../sandbox/control-plane/nodes/pod-status-template";
import { BEHAVIOUR, CAPACITY } from "../../../sandbox/control-plane/nodes/stage";

const GPU = "nvidia.com/gpu";

describe("planned nodes", () => {
  const nodes = planNodes();
  const groupOf = (node: (typeof nodes)[number]) => node.labels[NODE_GROUP_LABEL] as NodeGroupName;

  it("offer every node group in every zone", () => {
    const places = nodes.map((node) => `${groupOf(node)} ${node.labels["topology.kubernetes.io/zone"]!}`);
    const expected = Object.keys(nodeGroups).flatMap((group) => ZONES.map((zone) => `${group} ${zone}`));
    assert.deepEqual(places, expected);
  });

  it("are told apart by name, address and provider id", () => {
    for (const key of ["name", "address", "providerId"] as const) {
      assert.equal(new Set(nodes.map((node) => node[key])).size, nodes.length, key);
    }
  });

  it("are tainted exactly where the group is", () => {
    for (const node of nodes) {
      const expected = nodeGroups[groupOf(node)].tainted
        ? [{ key: NODE_GROUP_LABEL, value: groupOf(node), effect: "NoSchedule" }]
        : [];
      assert.deepEqual(node.taints, expected, node.name);
    }
  });

  it("carry GPUs where they say so, and local disks in the groups that need them", () => {
    const having = (test: (node: (typeof nodes)[number]) => boolean) => [
      ...new Set(nodes.filter(test).map(groupOf)),
    ];
    assert.deepEqual(
      having((node) => GPU in node.capacity),
      ["accelerated"],
    );
    assert.deepEqual(
      having((node) => node.labels["nvidia.com/gpu.present"] === "true"),
      ["accelerated"],
    );
    assert.deepEqual(
      having((node) => "karpenter.k8s.aws/instance-local-nvme" in node.labels),
      ["compute", "accelerated"],
    );
  });

  it("keep something of each machine for the system", () => {
    const mebibytes = (quantity: string) => Number(/^(\d+)Mi$/.exec(quantity)![1]);
    for (const { name, capacity, allocatable } of nodes) {
      const reserved = mebibytes(capacity.memory!) - mebibytes(allocatable.memory!);
      assert.ok(reserved > 1_000 && reserved < 4_000, `${name} keeps ${reserved} Mi`);
      const millicores = Number(capacity.cpu) * 1000 - Number(allocatable.cpu!.slice(0, -1));
      assert.ok(millicores >= 80 && millicores < 300, `${name} keeps ${millicores}m`);
    }
  });
});

describe("stages", () => {
  const stages = [...podStages(), ...nodeStages(), ...addressStages()];

  it("have names of their own and go before the official ones", () => {
    assert.equal(new Set(stages.map(({ metadata }) => metadata.name)).size, stages.length);
    assert.deepEqual(
      stages.filter(({ spec }) => spec.weight < 1),
      [],
    );
  });

  it("cover every behaviour, and nothing else asks for one", () => {
    const asked = (kind: string) => [
      ...new Set(
        stages
          .filter(({ spec }) => spec.resourceRef.kind === kind)
          .flatMap(({ spec }) => spec.selector.matchExpressions)
          .filter(({ key, operator }) => key.includes(BEHAVIOUR) && operator === "In")
          .flatMap(({ values }) => values ?? []),
      ),
    ];
    assert.deepEqual(asked("Pod").sort(), [...POD_BEHAVIOURS].sort());
    assert.deepEqual(asked("Node").sort(), [...NODE_BEHAVIOURS].sort());
  });

  it("leave pods alone that are being deleted, and pods and nodes that carry no annotation of the sandbox", () => {
    for (const { metadata, spec } of stages) {
      const expressions = spec.selector.matchExpressions;
      if (spec.resourceRef.kind !== "Node") {
        const alive = { key: ".metadata.deletionTimestamp", operator: "DoesNotExist" };
        assert.ok(
          expressions.some(
            (expression) => expression.key === alive.key && expression.operator === alive.operator,
          ),
          metadata.name,
        );
      }
      if (spec.resourceRef.kind === "Service" || spec.resourceRef.kind === "Ingress") continue;
      assert.ok(
        expressions.some(({ key }) => key.includes(BEHAVIOUR) || key.includes(CAPACITY)),
        metadata.name,
      );
    }
  });

  it("give an address to Ingresses of the cloud's class that have none, and to no other", () => {
    const { spec } =
      addressStages().find(({ spec: { resourceRef } }) => resourceRef.kind === "Ingress") ??
      assert.fail("no stage");
    assert.equal(spec.resourceRef.apiGroup, "networking.k8s.io/v1");
    assert.deepEqual(
      spec.selector.matchExpressions.map(({ key, operator, values = [] }) => [key, operator, ...values]),
      [
        [".metadata.deletionTimestamp", "DoesNotExist"],
        [".spec.ingressClassName", "In", "alb"],
        [".status.loadBalancer.ingress.[].hostname", "DoesNotExist"],
      ],
    );
  });

  it("give an address to a load balancer that has none, and to no other Service", () => {
    const [{ spec } = assert.fail("no stage")] = addressStages();
    assert.deepEqual(
      spec.selector.matchExpressions.map(({ key, operator, values = [] }) => [key, operator, ...values]),
      [
        [".metadata.deletionTimestamp", "DoesNotExist"],
        [".spec.type", "In", "LoadBalancer"],
        [".status.loadBalancer.ingress.[].hostname", "DoesNotExist"],
      ],
    );
  });

  it("wait before every step of a circle", () => {
    const circles = ["crash-loop-crash", "crash-loop-restart", "image-pull-retry", "image-pull-back-off"];
    for (const name of circles) {
      const found = stages.find(({ metadata }) => metadata.name === `sandbox-pod-${name}`)!;
      assert.ok((found.spec.delay?.durationMilliseconds ?? 0) >= 500, name);
    }
  });
});

describe("the template of a pod's status", () => {
  /** What a template yields for one container, as far as that can be told without its engine. */
  const render = (template: string) =>
    parse(
      template
        .replaceAll(/\{\{-? ?(if|with|range|end|\$|else).*?\}\}/g, "")
        .replaceAll(/\{\{.*?\}\}/g, '"x"'),
    ) as {
      phase: string;
      conditions: { type: string; status: string; reason: string | null }[];
      containerStatuses: { ready: boolean; state: Record<string, { reason?: string }> }[];
    };

  it("tells the same in the conditions and in the containers", () => {
    for (const ready of [true, false]) {
      const status = render(
        podStatus({ phase: "Running", container: { ready, state: "running:\n  startedAt: now" } }),
      );
      const conditions = Object.fromEntries(status.conditions.map(({ type, status }) => [type, status]));
      const expected = ready ? "True" : "False";
      assert.deepEqual(conditions, { Initialized: "True", ContainersReady: expected, Ready: expected });
      assert.deepEqual(status.containerStatuses[0]!.state, { running: { startedAt: "now" } });
      assert.equal(status.containerStatuses[0]!.ready, ready);
    }
  });
});
