import assert from "node:assert/strict";
import type { PlainObject } from "../../../../sandbox/standins/rpc/values";
import {
  claimRule,
  definitionRule,
  quotaRule,
} from "../../../../sandbox/standins/kubernetes/await/cluster-kinds";
import { conditionRule, genericRule } from "../../../../sandbox/standins/kubernetes/await/generic";
import { jsonPathRule, parseJsonPath, select } from "../../../../sandbox/standins/kubernetes/await/jsonpath";
import {
  backendsOf,
  ingressRule,
  serviceRule,
} from "../../../../sandbox/standins/kubernetes/await/networking";
import { podProblems } from "../../../../sandbox/standins/kubernetes/await/pods";
import { ruleFor } from "../../../../sandbox/standins/kubernetes/await/registry";
import type { RelatedObjects, Rule } from "../../../../sandbox/standins/kubernetes/await/rule";
import {
  daemonSetRule,
  deploymentRule,
  jobRule,
  podRule,
  statefulSetRule,
} from "../../../../sandbox/standins/kubernetes/await/workloads";

/** Judges an object of generation 2 with the given spec and status. */
const judge = (rule: Rule, { related = {}, ...parts }: Parts) =>
  rule.judge({ metadata: { name: "x", generation: 2 }, ...parts }, related);

interface Parts {
  readonly spec?: PlainObject;
  readonly status?: PlainObject;
  readonly related?: RelatedObjects;
}

const condition = (type: string, status: string, more: PlainObject = {}) => ({ type, status, ...more });
const fresh = { observedGeneration: 2 };

type Row = [string, Rule, PlainObject, PlainObject, "ready" | "waiting" | "failed"];
const available = { ...fresh, replicas: 2, updatedReplicas: 2, availableReplicas: 2, readyReplicas: 2 };
const scheduled = { ...fresh, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 };

const rows: Row[] = [
  ["a Deployment whose pods are all new and available", deploymentRule, { replicas: 2 }, available, "ready"],
  [
    "a Deployment that is not observed yet",
    deploymentRule,
    { replicas: 2 },
    { ...available, observedGeneration: 1 },
    "waiting",
  ],
  [
    "a Deployment with an old pod left",
    deploymentRule,
    { replicas: 2 },
    { ...available, replicas: 3 },
    "waiting",
  ],
  ["a Deployment with too few new pods", deploymentRule, { replicas: 3 }, available, "waiting"],
  [
    "a Deployment with an unavailable pod",
    deploymentRule,
    { replicas: 2 },
    { ...available, availableReplicas: 1 },
    "waiting",
  ],
  ["a paused Deployment", deploymentRule, { replicas: 2, paused: true }, fresh, "ready"],
  ["a Deployment without replicas", deploymentRule, { replicas: 0 }, fresh, "ready"],
  [
    "a Deployment past its deadline",
    deploymentRule,
    { replicas: 2 },
    { ...fresh, conditions: [condition("Progressing", "False", { reason: "ProgressDeadlineExceeded" })] },
    "failed",
  ],
  ["a StatefulSet whose pods are ready", statefulSetRule, { replicas: 2 }, available, "ready"],
  [
    "a StatefulSet in the middle of an update",
    statefulSetRule,
    { replicas: 2 },
    { ...available, updatedReplicas: 1 },
    "waiting",
  ],
  [
    "a StatefulSet updated down to its partition",
    statefulSetRule,
    { replicas: 2, updateStrategy: { rollingUpdate: { partition: 1 } } },
    { ...available, updatedReplicas: 1 },
    "ready",
  ],
  [
    "a StatefulSet whose pods are updated by hand",
    statefulSetRule,
    { replicas: 2, updateStrategy: { type: "OnDelete" } },
    { ...available, updatedReplicas: 0 },
    "ready",
  ],
  ["a DaemonSet on every node", daemonSetRule, {}, scheduled, "ready"],
  ["a DaemonSet that misses a node", daemonSetRule, {}, { ...scheduled, numberAvailable: 2 }, "waiting"],
  ["a DaemonSet with an old pod", daemonSetRule, {}, { ...scheduled, updatedNumberScheduled: 2 }, "waiting"],
  ["a Job that is complete", jobRule, {}, { conditions: [condition("Complete", "True")] }, "ready"],
  ["a Job that failed", jobRule, {}, { conditions: [condition("Failed", "True")] }, "failed"],
  ["a Job that runs", jobRule, {}, {}, "waiting"],
  ["a suspended Job", jobRule, { suspend: true }, {}, "ready"],
  [
    "a Pod that is ready",
    podRule,
    {},
    { phase: "Running", conditions: [condition("Ready", "True")] },
    "ready",
  ],
  ["a Pod that has ended well", podRule, {}, { phase: "Succeeded" }, "ready"],
  ["a Pod that has failed", podRule, {}, { phase: "Failed" }, "failed"],
  ["a Pod that is not ready", podRule, {}, { phase: "Running" }, "waiting"],
  ["a quota that is counted", quotaRule, { hard: { cpu: "1000m" } }, { hard: { cpu: "1" } }, "ready"],
  [
    "a quota that is not counted",
    quotaRule,
    { hard: { cpu: "1", pods: 2 } },
    { hard: { cpu: "1" } },
    "waiting",
  ],
  [
    "a definition that is served",
    definitionRule,
    {},
    { conditions: [condition("Established", "True")] },
    "ready",
  ],
  [
    "a definition whose names are taken",
    definitionRule,
    {},
    { conditions: [condition("NamesAccepted", "False")] },
    "failed",
  ],
  ["a bound claim", claimRule, {}, { phase: "Bound" }, "ready"],
  ["a lost claim", claimRule, {}, { phase: "Lost" }, "failed"],
  ["an unknown kind without a status", genericRule, {}, {}, "ready"],
  ["an unknown kind that is not observed", genericRule, {}, { observedGeneration: "1" }, "waiting"],
  [
    "an unknown kind that is ready",
    genericRule,
    {},
    { ...fresh, conditions: [condition("Ready", "True")] },
    "ready",
  ],
  [
    "an unknown kind that is not ready",
    genericRule,
    {},
    { ...fresh, conditions: [condition("Ready", "False")] },
    "waiting",
  ],
  [
    "an unknown kind that is stalled",
    genericRule,
    {},
    { conditions: [condition("Stalled", "True")] },
    "failed",
  ],
  ["an unknown kind at work", genericRule, {}, { conditions: [condition("Reconciling", "True")] }, "waiting"],
  ["a healthy Rollout", genericRule, {}, { observedGeneration: "2", phase: "Healthy" }, "ready"],
  [
    "a Rollout that pauses as intended",
    genericRule,
    {},
    { observedGeneration: "2", phase: "Paused" },
    "ready",
  ],
  ["a Rollout on its way", genericRule, {}, { observedGeneration: "2", phase: "Progressing" }, "waiting"],
  [
    "a degraded Rollout",
    genericRule,
    {},
    { observedGeneration: "2", phase: "Degraded", message: "bad" },
    "failed",
  ],
];

describe("readiness", () => {
  for (const [what, rule, spec, status, verdict] of rows) {
    it(`calls ${what} ${verdict}`, () => {
      assert.equal(judge(rule, { spec, status }).kind, verdict);
    });
  }

  it("gives the pods' reasons", () => {
    const pod = {
      metadata: { name: "p", namespace: "n" },
      status: {
        containerStatuses: [
          { name: "web", state: { waiting: { reason: "ImagePullBackOff", message: "no such image" } } },
        ],
      },
    };
    const verdict = judge(deploymentRule, { spec: { replicas: 1 }, status: fresh, related: { pods: [pod] } });
    assert.ok(verdict.kind === "waiting");
    assert.deepEqual(verdict.reasons, ['[Pod n/p]: container "web": ImagePullBackOff: no such image']);
  });

  it("gives the message of replicas that are refused", () => {
    const status = {
      ...fresh,
      conditions: [condition("ReplicaFailure", "True", { message: "exceeded quota" })],
    };
    const verdict = judge(deploymentRule, { spec: { replicas: 1 }, status });
    assert.deepEqual(verdict.kind === "waiting" && verdict.reasons, ["exceeded quota"]);
  });

  it("passes over pods that are being deleted", () => {
    const pod = { metadata: { name: "p", deletionTimestamp: "now" }, status: { phase: "Failed" } };
    const verdict = judge(deploymentRule, { spec: { replicas: 1 }, status: fresh, related: { pods: [pod] } });
    assert.deepEqual(verdict.kind === "waiting" && verdict.reasons, []);
  });
});

describe("problems of pods", () => {
  const problems: [string, PlainObject, string[]][] = [
    [
      "a crash loop with the last exit code",
      {
        containerStatuses: [
          {
            name: "a",
            state: { waiting: { reason: "CrashLoopBackOff" } },
            lastState: { terminated: { reason: "OOMKilled", exitCode: 137 } },
          },
        ],
      },
      ['container "a": CrashLoopBackOff (last end: OOMKilled, exit code 137)'],
    ],
    [
      "no node to run on",
      { conditions: [condition("PodScheduled", "False", { reason: "Unschedulable", message: "0/3 nodes" })] },
      ["Unschedulable: 0/3 nodes"],
    ],
    [
      "an ordinary start",
      { containerStatuses: [{ name: "a", state: { waiting: { reason: "ContainerCreating" } } }] },
      [],
    ],
    [
      "a container that ended badly",
      { containerStatuses: [{ name: "a", state: { terminated: { exitCode: 2, reason: "Error" } } }] },
      ['container "a": ended with exit code 2: Error'],
    ],
    [
      "an unready container",
      { conditions: [condition("Ready", "False", { message: "containers with unready status: [a]" })] },
      ["containers with unready status: [a]"],
    ],
  ];
  for (const [what, status, expected] of problems) {
    it(`tells ${what}`, () => {
      assert.deepEqual(podProblems({ metadata: { name: "p" }, status }), expected);
    });
  }
});

describe("readiness of services and ingresses", () => {
  const slice = (service: string, ready?: boolean): PlainObject => ({
    metadata: { name: "s-1", labels: { "kubernetes.io/service-name": service } },
    endpoints: [{ addresses: ["10.0.0.1"], conditions: ready === undefined ? {} : { ready } }],
  });
  const service = (spec: PlainObject, status: PlainObject = {}) => ({
    metadata: { name: "web" },
    spec,
    status,
  });
  const selector = { app: "web" };

  it("waits until pods answer for the service", () => {
    assert.equal(serviceRule.judge(service({ selector }), { slices: [] }).kind, "waiting");
    assert.equal(serviceRule.judge(service({ selector }), { slices: [slice("web", false)] }).kind, "waiting");
    assert.equal(serviceRule.judge(service({ selector }), { slices: [slice("web")] }).kind, "ready");
  });

  for (const [what, spec] of [
    ["headless", { selector, clusterIP: "None" }],
    ["external", { selector, type: "ExternalName" }],
    ["selectorless", {}],
  ] as const) {
    it(`does not wait for pods of a ${what} service`, () => {
      assert.equal(serviceRule.judge(service(spec), {}).kind, "ready");
      assert.deepEqual(serviceRule.related?.(service(spec)), {});
    });
  }

  it("waits for a load balancer's address", () => {
    const spec = { selector, type: "LoadBalancer" };
    const address = { loadBalancer: { ingress: [{ hostname: "lb" }] } };
    assert.equal(serviceRule.judge(service(spec), { slices: [slice("web")] }).kind, "waiting");
    assert.equal(serviceRule.judge(service(spec, address), { slices: [slice("web")] }).kind, "ready");
  });

  it("waits for an ingress's backends and address", () => {
    const ingress = {
      metadata: { name: "i" },
      spec: {
        defaultBackend: { service: { name: "web" } },
        rules: [{ http: { paths: [{ backend: { service: { name: "api" } } }] } }],
      },
    };
    assert.deepEqual(backendsOf(ingress), ["web", "api"]);
    const services = [service({ selector }), { metadata: { name: "api" }, spec: { type: "ExternalName" } }];
    const slices = [slice("web")];
    assert.equal(ingressRule.judge(ingress, { slices, services: [] }).kind, "waiting");
    const waits = ingressRule.judge(ingress, { slices, services });
    assert.match(waits.kind === "waiting" ? waits.message : "", /loadBalancer/);
    const addressed = { ...ingress, status: { loadBalancer: { ingress: [{ ip: "1.2.3.4" }] } } };
    assert.equal(ingressRule.judge(addressed, { slices, services }).kind, "ready");
  });

  it("does not wait for a claim that is bound when a pod uses it", () => {
    const classes = [
      { metadata: { name: "late" }, volumeBindingMode: "WaitForFirstConsumer" },
      { metadata: { name: "now" }, volumeBindingMode: "Immediate" },
    ];
    const claim = (storageClassName: string) =>
      judge(claimRule, { spec: { storageClassName }, status: { phase: "Pending" }, related: { classes } });
    assert.equal(claim("late").kind, "ready");
    assert.equal(claim("now").kind, "waiting");
  });
});

describe("what the program asks to wait for", () => {
  const widget = { group: "x.io", version: "v1", kind: "Widget" };
  const annotated = (annotations: PlainObject) => ({ metadata: { annotations } });

  it("waits for nothing when told so, nor for kinds it does not know", () => {
    const deployment = { group: "apps", version: "v1", kind: "Deployment" };
    assert.equal(ruleFor(deployment, annotated({ "pulumi.com/skipAwait": "true" }), true), undefined);
    assert.equal(ruleFor(widget, {}, false), undefined);
    assert.equal(ruleFor(widget, {}, true), genericRule);
    assert.equal(ruleFor(deployment, {}, false), deploymentRule);
  });

  it("waits for every expression of a list", () => {
    const rule = ruleFor(
      widget,
      annotated({ "pulumi.com/waitFor": '["condition=Synced", "jsonpath={.status.phase}=Up"]' }),
      false,
    )!;
    const conditions = [condition("Synced", "True")];
    assert.equal(judge(rule, { status: { conditions, phase: "Down" } }).kind, "waiting");
    assert.equal(judge(rule, { status: { phase: "Up" } }).kind, "waiting");
    assert.equal(judge(rule, { status: { conditions, phase: "Up" } }).kind, "ready");
  });

  it("refuses an expression that it cannot read", () => {
    const wrong = (waitFor: string) => () =>
      ruleFor(widget, annotated({ "pulumi.com/waitFor": waitFor }), false);
    assert.throws(wrong("phase=Up"), /start it with jsonpath= or condition=/);
    assert.throws(wrong("jsonpath={.status[}=1"), /cannot be read at/);
  });

  it("compares a condition without regard to case, and with the wanted status", () => {
    const status = { conditions: [condition("Ready", "False", { message: "why" })] };
    assert.equal(judge(conditionRule("condition=ready=false"), { status }).kind, "ready");
    const waits = judge(conditionRule("condition=Ready"), { status });
    assert.match(waits.kind === "waiting" ? waits.message : "", /to be True \(why\)/);
  });

  const object = {
    status: {
      list: [
        { type: "A", n: { v: 1 } },
        { type: "B", n: { v: 2 } },
      ],
      "dotted.key": "x",
    },
  };
  const paths: [string, unknown[]][] = [
    ["{.status.list[1].type}", ["B"]],
    ["{.status.list[-1].n.v}", [2]],
    ["{.status.list[*].type}", ["A", "B"]],
    ['{.status.list[?(@.type=="A")].n.v}', [1]],
    ["{.status['dotted.key']}", ["x"]],
    ["{.status.none.deeper}", []],
    [".status.list[0].n.v", [1]],
  ];
  for (const [path, expected] of paths) {
    it(`reads ${path}`, () => {
      assert.deepEqual(select(object, parseJsonPath(path)), expected);
    });
  }

  it("waits for any value when none is named", () => {
    const rule = jsonPathRule("jsonpath={.status.address}");
    assert.equal(judge(rule, {}).kind, "waiting");
    assert.equal(judge(rule, { status: { address: "" } }).kind, "ready");
  });
});
