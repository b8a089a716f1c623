import assert from "node:assert/strict";
import { planFairness } from "../../../components/platform/admission/fairness-plan";
import { planBundle } from "../../../tenants/bundle-plan";
import { planAdminRules, planCiRules } from "../../../tenants/roles-plan";
import { tenantDomain } from "../../../lib/gateway-name";
import type { Api } from "../support/api";
import { eventually } from "../support/wait";
import {
  apply,
  attacker,
  bindingNames,
  clearAway,
  gateway,
  type Ground,
  type Headers,
  prepare,
  registry,
  victim,
} from "./ground";
import { carry, collection, container, type Json, places, podSpec } from "./objects";

interface ApiResource {
  readonly name: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

/** Every resource that the API server serves, with the path of its collection. */
async function discover(api: Api): Promise<(ApiResource & { readonly root: string })[]> {
  const { groups } = await api.get<{ groups: { versions: { groupVersion: string }[] }[] }>("/apis");
  const roots = [
    "/api/v1",
    ...groups.flatMap(({ versions }) => versions.map(({ groupVersion }) => `/apis/${groupVersion}`)),
  ];
  const lists = await Promise.all(
    roots.map(async (root) =>
      (await api.get<{ resources: ApiResource[] }>(root)).resources.map((resource) => ({
        ...resource,
        root,
      })),
    ),
  );
  return lists.flat();
}

const requests = (path: string): [string, string, unknown?, string?][] => [
  ["GET", path],
  ["GET", `${path}?watch=true&timeoutSeconds=1`],
  ["GET", `${path}/x`],
  ["POST", path, {}],
  ["PUT", `${path}/x`, {}],
  ["PATCH", `${path}/x`, {}, "application/merge-patch+json"],
  ["DELETE", `${path}/x`],
  ["DELETE", path],
];

/** What an identity may ask of itself, and nothing more. */
const SELF = /^selfsubject(access|rules)reviews$|^selfsubjectreviews$/;

describe("the boundary of a tenant's identities", () => {
  let ground: Ground;
  before(async () => {
    ground = await prepare();
  });
  after(() => clearAway(ground.api));

  it("denies every verb on every served resource of another tenant and of the cluster", async () => {
    const { api, identities, namespaces } = ground;
    const resources = (await discover(api)).filter(({ name }) => !name.includes("/") && !SELF.test(name));
    assert.ok(resources.length > 80, `${resources.length} resources discovered`);
    const tries = resources.flatMap(({ root, name, namespaced }) =>
      requests(namespaced ? `${root}/namespaces/${namespaces.other}/${name}` : `${root}/${name}`),
    );
    const open: string[] = [];
    const waiting = Object.entries(identities)
      .flatMap(([who, headers]) => tries.map((request) => ({ who, headers, request })))
      .values();
    const worker = async () => {
      for (const { who, headers, request } of waiting) {
        const [method, path, body, type] = request;
        const { status } = await api.ask(method, path, { body, type, headers });
        if (status !== 403) open.push(`${who}: ${method} ${path} -> ${status}`);
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    assert.deepEqual(open, []);
  });

  const rulesOf = async (headers: Headers): Promise<string[]> => {
    const { body } = await ground.api.ask<{
      status: { resourceRules: { verbs: string[]; apiGroups: string[]; resources: string[] }[] };
    }>("POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", {
      headers,
      body: {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectRulesReview",
        spec: { namespace: ground.namespaces.own },
      },
    });
    return flat(body.status.resourceRules).filter((line) => !/selfsubject/.test(line));
  };
  const flat = (rules: readonly { verbs: string[]; apiGroups: string[]; resources: string[] }[]) =>
    [
      ...new Set(
        rules.flatMap(({ verbs, apiGroups, resources }) =>
          apiGroups.flatMap((group) =>
            resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)),
          ),
        ),
      ),
    ].sort();

  it("gives administrators exactly the planned rights", async () => {
    assert.deepEqual(await rulesOf(ground.identities.admin), flat(planAdminRules()));
  });
  it("gives CI exactly the planned rights", async () => {
    assert.deepEqual(await rulesOf(ground.identities.ci), flat(planCiRules()));
  });
  it("gives the workloads' account no right", async () => {
    assert.deepEqual(await rulesOf(ground.identities.app), []);
  });

  it("stops a tenant's identity with too many rights at the border of its namespace", async () => {
    const { api, overTenant, namespaces } = ground;
    for (const namespace of [namespaces.other, namespaces.system, "default"]) {
      const { status, body } = await api.ask<{ message: string }>(
        "POST",
        `/api/v1/namespaces/${namespace}/configmaps`,
        {
          headers: overTenant,
          body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "harmless" } },
        },
      );
      assert.equal(status, 403);
      assert.match(body.message, /TEN-BND-01/, namespace);
    }
  });

  const made: readonly (readonly [string, string, Json, RegExp])[] = [
    ["a claim with a finalizer", "claim", { metadata: { finalizers: ["evil.example/never"] } }, /TEN-MET-02/],
    ["a claim of another class", "claim", { spec: { storageClassName: "gp2" } }, /TEN-PVC-03/],
    [
      "a claim of another class by annotation",
      "claim",
      { metadata: { annotations: { "volume.beta.kubernetes.io/storage-class": "gp2" } } },
      /TEN-PVC-06/,
    ],
    ["a claim of a volume", "claim", { spec: { volumeName: "pv-of-alice" } }, /TEN-PVC-01/],
    ["a pod with a finalizer", "pod", { metadata: { finalizers: ["evil.example/never"] } }, /TEN-MET-02/],
    [
      "a pod that names another tenant",
      "pod",
      { metadata: { labels: { "platform.spotify-ai.io/tenant": victim.id } } },
      /TEN-MET-01/,
    ],
    ["a pod on a node of its choice", "pod", { spec: { nodeName: "general-1" } }, /TEN-PLC-01/],
  ];
  for (const [name, kind, change, reason] of made) {
    it(`lets no controller make ${name} on a tenant's behalf`, async () => {
      const { api, deputy, namespaces } = ground;
      const pod = carry("pod", podSpec({ id: attacker.id, registry }), { name: "made" });
      const claim = {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: "made" },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: "tenant-encrypted",
          resources: { requests: { storage: "1Gi" } },
        },
      };
      const base: Json = kind === "pod" ? pod : claim;
      const body = {
        ...base,
        metadata: { ...(base["metadata"] as Json), ...(change["metadata"] as Json | undefined) },
        spec: { ...(base["spec"] as Json), ...(change["spec"] as Json | undefined) },
      };
      const plural = kind === "pod" ? "pods" : "persistentvolumeclaims";
      const { status, body: answer } = await api.ask<{ message: string }>(
        "POST",
        `/api/v1/namespaces/${namespaces.own}/${plural}?dryRun=All`,
        { body, headers: deputy },
      );
      assert.equal(status, 403, JSON.stringify(answer));
      assert.match(answer.message, reason);
    });
  }

  it("queues a tenant's requests by who sends them, apart from the platform's", async () => {
    const { api, identities, namespaces } = ground;
    const { level, schemas } = planFairness();
    const flow = "/apis/flowcontrol.apiserver.k8s.io/v1";
    const wanted = [
      [`${flow}/prioritylevelconfigurations`, "PriorityLevelConfiguration", level] as const,
      ...schemas.map((schema) => [`${flow}/flowschemas`, "FlowSchema", schema] as const),
    ];
    const made: string[] = [];
    for (const [path, kind, { metadata, spec }] of wanted) {
      const at = `${path}/${metadata.name}`;
      if ((await api.ask("GET", at)).status === 200) continue;
      made.push(at);
      await apply(api, at, { apiVersion: "flowcontrol.apiserver.k8s.io/v1", kind, metadata, spec });
    }
    try {
      const { metadata } = await api.get(`${flow}/flowschemas/platform-tenants`);
      for (const who of ["admin", "ci"] as const) {
        await eventually(`${who} in the tenants' queues`, async () => {
          const { headers } = await api.ask("GET", collection(places.pod, namespaces.own), {
            headers: identities[who],
          });
          return headers["x-kubernetes-pf-flowschema-uid"] === metadata.uid;
        });
      }
    } finally {
      for (const at of made.reverse()) await api.ask("DELETE", at);
    }
  });

  it("denies impersonation of users, groups and accounts", async () => {
    const { api, identities } = ground;
    for (const impersonated of [
      { "Impersonate-User": "system:admin" },
      { "Impersonate-User": "x", "Impersonate-Group": "system:masters" },
      { "Impersonate-User": "system:serviceaccount:tenant-attack-alice:ci" },
      { "Impersonate-User": "x", "Impersonate-Uid": "1" },
      { "Impersonate-User": "x", "Impersonate-Extra-scopes": "all" },
    ] as Headers[]) {
      // A token is needed: an impersonated identity cannot impersonate again.
      const { status, body } = await api.ask<{ message: string }>(
        "GET",
        `/api/v1/namespaces/${ground.namespaces.own}/pods`,
        {
          headers: { ...identities.ci, ...impersonated },
        },
      );
      assert.equal(status, 403, JSON.stringify(impersonated));
      assert.match(body.message, /cannot impersonate/);
    }
  });

  it("keeps used within hard when two hundred pods are created at once", async () => {
    const { api, over, namespaces } = ground;
    const spec = podSpec({ id: attacker.id, registry });
    const path = collection(places.pod, namespaces.own);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        api.ask<{ message?: string }>("POST", path, {
          body: carry("pod", spec, { name: `race-${index}` }),
          headers: over,
        }),
      ),
    );
    const refused = answers.filter(({ status }) => status === 403);
    assert.ok(refused.length > 0);
    for (const { body } of refused) assert.match(body.message ?? "", /exceeded quota/);
    const quota = await api.get<{ status: { hard: Record<string, string>; used: Record<string, string> } }>(
      `/api/v1/namespaces/${namespaces.own}/resourcequotas/tenant`,
    );
    assert.equal(quota.status.used["pods"], quota.status.hard["pods"]);
    await api.ask("DELETE", path);
    await eventually("pods gone", async () => (await api.list(path)).length === 0);
  });

  it("keeps the number of routes within the quota", async () => {
    const { api, identities, namespaces } = ground;
    const path = `/apis/gateway.networking.k8s.io/v1/namespaces/${namespaces.own}/httproutes`;
    const most = Number(
      planBundle(attacker, { environment: "dev", mesh: true, realNodes: false }).quota.spec.hard[
        "count/httproutes.gateway.networking.k8s.io"
      ],
    );
    const answers = await Promise.all(
      Array.from({ length: most + 5 }, (_, index) =>
        api.ask<{ message?: string }>("POST", path, {
          headers: identities.admin,
          body: {
            apiVersion: "gateway.networking.k8s.io/v1",
            kind: "HTTPRoute",
            metadata: { name: `route-${index}` },
            spec: {
              hostnames: [`r${index}.${attacker.id}.${tenantDomain(gateway.domain)}`],
              parentRefs: [{ namespace: gateway.namespace, name: gateway.name }],
            },
          },
        }),
      ),
    );
    const refused = answers.filter(({ status }) => status === 403);
    assert.equal(answers.filter(({ status }) => status === 201).length, most);
    assert.equal(refused.length, 5);
    for (const { body } of refused) assert.match(body.message ?? "", /exceeded quota/);
  });

  it("gives a container that asks for nothing its share, and refuses one that asks for too much", async () => {
    const { api, over, namespaces } = ground;
    const yard = { id: attacker.id, registry };
    const ask = (resources: unknown) =>
      api.ask<{
        message?: string;
        spec: { containers: { resources: { limits: Record<string, string> } }[] };
      }>("POST", `${collection(places.pod, namespaces.own)}?dryRun=All`, {
        body: carry(
          "pod",
          { ...podSpec(yard), containers: [{ ...container(yard), resources }] },
          { name: "limits" },
        ),
        headers: over,
      });
    const bare = await ask(undefined);
    assert.equal(bare.status, 201, bare.body.message);
    assert.deepEqual(bare.body.spec.containers[0]?.resources.limits, {
      cpu: "333m",
      "ephemeral-storage": "128Mi",
      memory: "682Mi",
    });
    const large = await ask({
      requests: { cpu: "64", memory: "16Mi" },
      limits: { cpu: "64", memory: "16Mi" },
    });
    assert.equal(large.status, 403);
    assert.match(large.body.message ?? "", /maximum cpu usage per Container is 1/);
    const promised = await ask({
      requests: { cpu: "10m", memory: "16Mi" },
      limits: { cpu: "10m", memory: "512Mi" },
    });
    assert.match(promised.body.message ?? "", /memory max limit to request ratio per Container is 1/);
    const pod = await api.ask<{ message?: string }>(
      "POST",
      `${collection(places.pod, namespaces.own)}?dryRun=All`,
      {
        body: carry(
          "pod",
          {
            ...podSpec(yard),
            resources: {
              requests: { cpu: "10m", memory: "16Mi" },
              limits: { cpu: "40m", memory: "512Mi" },
            },
          },
          { name: "limits" },
        ),
        headers: over,
      },
    );
    assert.match(pod.body.message ?? "", /memory max limit to request ratio per Pod is 1/);
  });

  it("has policies whose expressions the API server finds no fault with", async () => {
    const policies = await ground.api.list<{
      metadata: { name: string; generation: number };
      status?: { observedGeneration?: number; typeChecking?: { expressionWarnings?: unknown[] } };
    }>("/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies");
    const ours = policies.filter(({ metadata }) => bindingNames.includes(metadata.name));
    assert.ok(ours.length >= 17);
    assert.deepEqual(
      ours.flatMap(({ metadata, status }) =>
        (status?.typeChecking?.expressionWarnings ?? []).map((warning) => ({ name: metadata.name, warning })),
      ),
      [],
    );
  });
});
