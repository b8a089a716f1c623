import assert from "node:assert/strict";
import { auditCluster } from "../../../policy/gate/foreign";

const RBAC = "rbac.authorization.k8s.io/v1";
const namespace = (name: string, labels: Readonly<Record<string, string>> = {}) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});
const binding = (place: string | undefined, more: object = {}) => ({
  apiVersion: RBAC,
  kind: place === undefined ? "ClusterRoleBinding" : "RoleBinding",
  metadata: { name: "extra", ...(place === undefined ? {} : { namespace: place }), ...more },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
  subjects: [{ kind: "ServiceAccount", name: "own", namespace: place ?? "x" }],
});
const inputs = new Map<string, unknown>([
  ["urn:pulumi:dev::p::kubernetes:core/v1:Namespace::a", { metadata: { name: "shared" } }],
  ["urn:pulumi:dev::p::a:b:C$kubernetes:core/v1:Namespace::b", { metadata: { name: "tenant-acme" } }],
  ["urn:pulumi:dev::p::kubernetes:helm.sh/v3:Release::d", { name: "agent", namespace: "agents" }],
  [
    `urn:pulumi:dev::p::kubernetes:${RBAC}:RoleBinding::c`,
    { metadata: { name: "declared", namespace: "shared" } },
  ],
]);
const namespaces = [
  namespace("shared"),
  namespace("tenant-acme", { "platform.spotify-ai.io/tenant": "acme" }),
  namespace("somebody-elses"),
];
const audit = (...objects: readonly object[]) =>
  auditCluster({
    stack: "dev",
    objects: [...namespaces, ...objects] as readonly Readonly<Record<string, unknown>>[],
    inputs,
  });

describe("the audit of objects that the program does not own", () => {
  const fine: Readonly<Record<string, object>> = {
    "what the stack declares": binding("shared", { name: "declared" }),
    "what Kubernetes brings": binding(undefined, {
      labels: { "kubernetes.io/bootstrapping": "rbac-defaults" },
    }),
    "what belongs to the system": binding("kube-system"),
    "what a controller made from something else": binding("shared", { ownerReferences: [{ kind: "X" }] }),
    "what whoever runs the cluster makes": binding(undefined, { name: "sandbox:parts" }),
    "what a chart of the stack brings": binding(undefined, {
      annotations: { "meta.helm.sh/release-name": "agent", "meta.helm.sh/release-namespace": "agents" },
    }),
    "a namespace that is not the program's": binding("somebody-elses"),
    "what a tenant may make": binding("tenant-acme"),
  };
  for (const [why, object] of Object.entries(fine))
    it(`lets ${why} be`, () => {
      assert.deepEqual(audit(object), []);
    });

  it("finds an object in a namespace of the program", () => {
    const [problem, ...more] = audit(binding("shared"));
    assert.deepEqual(more, []);
    assert.equal(problem?.reason, "foreign object");
    assert.match(problem.urn ?? "", /RoleBinding shared\/extra$/);
  });

  it("finds what names a chart that the stack does not have", () => {
    const annotations = { "meta.helm.sh/release-name": "other", "meta.helm.sh/release-namespace": "agents" };
    assert.equal(audit(binding(undefined, { annotations })).length, 1);
  });

  it("finds an object that holds for the whole cluster", () => {
    assert.equal(audit(binding(undefined)).length, 1);
  });

  it("judges what a tenant made by the rules", () => {
    const everyone = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "open", namespace: "tenant-acme" },
      spec: { podSelector: {}, ingress: [{}] },
    };
    assert.deepEqual([...new Set(audit(everyone).map(({ control }) => control))], ["NET-02"]);
  });
});
