import assert from "node:assert/strict";
import { billingNamespace, PROJECT, servicesNamespace } from "../../../lib/naming";
import { installedPolicies } from "../../../policy/admission/installed-policies";
import type { Api } from "../support/api";
import { devStack } from "../support/dev-stack";
import { ADMISSION } from "../support/policies-in-force";
import { eventually } from "../support/wait";

const metadata = { name: "not-allowed" };
const CONTAINER = {
  name: "c",
  image: "registry.spotify-ai.example/dev/backend:0.1.0",
  imagePullPolicy: "Always",
  securityContext: {
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    runAsUser: 10_001,
    runAsGroup: 10_001,
    runAsNonRoot: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  },
  resources: { requests: { cpu: "1m", memory: "1Mi" }, limits: { cpu: "1m", memory: "1Mi" } },
};
const pod = (container: object = {}, spec: object = {}) => ({
  kind: "Pod",
  apiVersion: "v1",
  metadata,
  spec: {
    os: { name: "linux" },
    automountServiceAccountToken: false,
    containers: [{ ...CONTAINER, ...container }],
    ...spec,
  },
});

/** What each control refuses in the platform's own namespaces, whoever sends it: here the administrator does. */
const REFUSED: readonly (readonly [control: string, path: string, body: object])[] = [
  [
    "NET-07",
    "v1/services",
    { apiVersion: "v1", kind: "Service", metadata, spec: { type: "NodePort", ports: [{ port: 80 }] } },
  ],
  [
    "NET-10",
    "v1/services",
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { type: "ExternalName", externalName: "x.example" },
    },
  ],
  [
    "NET-02",
    "networking.k8s.io/v1/networkpolicies",
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata,
      spec: { podSelector: {}, ingress: [{}] },
    },
  ],
  ["IAM-10", "v1/serviceaccounts", { apiVersion: "v1", kind: "ServiceAccount", metadata }],
  [
    "IAM-11",
    "v1/secrets",
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { ...metadata, annotations: { "kubernetes.io/service-account.name": "default" } },
      type: "kubernetes.io/service-account-token",
    },
  ],
  ["WL-03", "v1/pods", pod({}, { os: undefined })],
  ["WL-04", "v1/pods", pod({ image: "docker.io/library/nginx:1" })],
  ["WL-05", "v1/pods", pod({ imagePullPolicy: "IfNotPresent" })],
  ["WL-10", "v1/pods", pod({}, { schedulerName: "mine" })],
];

/** The admission policies of the registry, as `pulumi up` put them into the cluster. */
describe("controls that the cluster itself enforces", function () {
  this.timeout(900_000);
  let api: Api;

  before(async () => {
    ({ api } = await devStack());
  });

  const send = (namespace: string, path: string, body: object) => {
    const [, group = "", plural = ""] = /^(.*)\/(\w+)$/.exec(path) ?? [];
    const root = group === "v1" ? "/api/v1" : `/apis/${group}`;
    return api.ask<{ message?: string }>("POST", `${root}/namespaces/${namespace}/${plural}?dryRun=All`, {
      body,
    });
  };

  it("are those of the registry, and compile without a complaint", async () => {
    for (const { name, spec, binding } of installedPolicies("dev")) {
      const live = await eventually(`${name} is checked`, async () => {
        const policy = await api.get<{
          spec: object;
          status?: { observedGeneration?: number; typeChecking?: { expressionWarnings?: unknown[] } };
        }>(`${ADMISSION}/validatingadmissionpolicies/${name}`);
        return policy.status?.observedGeneration === undefined ? undefined : policy;
      });
      assert.deepEqual(live.status?.typeChecking?.expressionWarnings ?? [], [], name);
      const { validations, matchConditions } = live.spec as typeof spec;
      assert.deepEqual(
        { validations, matchConditions },
        { validations: spec.validations, matchConditions: spec.matchConditions },
      );
      const bound = await api.get<{ spec: typeof binding }>(
        `${ADMISSION}/validatingadmissionpolicybindings/${name}`,
      );
      assert.deepEqual(bound.spec.validationActions, ["Deny", "Audit"]);
      assert.deepEqual(
        bound.spec.matchResources.namespaceSelector,
        binding.matchResources.namespaceSelector,
        name,
      );
    }
  });

  for (const namespace of [servicesNamespace("dev"), billingNamespace("dev")]) {
    for (const [control, path, body] of REFUSED) {
      it(`${control} refuses a ${path.split("/").at(-1) ?? ""} in ${namespace}`, async () => {
        const { status, body: answer } = await send(namespace, path, body);
        assert.equal(status, 403, JSON.stringify(answer));
        assert.match(answer.message ?? "", new RegExp(`denied request: ${control} `));
      });
    }
  }

  it("let a pod pass that holds to all of them", async () => {
    const { status, body } = await send(servicesNamespace("dev"), "v1/pods", pod());
    assert.equal(status, 201, JSON.stringify(body));
  });

  it("leave objects of the whole cluster alone that are not the program's, and judge the program's own", async () => {
    const anything = (labels: Readonly<Record<string, string>>) =>
      api.ask<{ message?: string }>("POST", "/apis/rbac.authorization.k8s.io/v1/clusterroles?dryRun=All", {
        body: {
          metadata: { ...metadata, labels },
          rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
        },
      });
    const foreign = await anything({});
    assert.equal(foreign.status, 201, JSON.stringify(foreign.body));
    const own = await anything({ "app.kubernetes.io/part-of": PROJECT });
    assert.equal(own.status, 403, JSON.stringify(own.body));
    assert.match(own.body.message ?? "", /denied request: IAM-07 /);
  });

  it("leave namespaces alone that are not the platform's", async () => {
    for (const [control, path, body] of REFUSED) {
      const { status, body: answer } = await send("default", path, body);
      assert.equal(status, 201, `${control}: ${JSON.stringify(answer)}`);
    }
  });
});
