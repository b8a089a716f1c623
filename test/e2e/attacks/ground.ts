import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { admissionManifests } from "../../../components/platform/admission/admission-plan";
import { labelsFor } from "../../../lib/labels";
import { TENANT_DATABASE_SECRET } from "../../../lib/naming";
import { TENANT_STORAGE_CLASS } from "../../../lib/storage-classes";
import { planAdmissionFacts } from "../../../tenants/admission-facts";
import { type Bundle, bundleKinds, planBundle } from "../../../tenants/bundle-plan";
import { tenantSchema } from "../../../tenants/tenant-schema";
import { Api } from "../support/api";
import { ADMISSION, policiesInForce, untilForbidden } from "../support/policies-in-force";
import { checkout, sandbox } from "../support/sandbox";
import { eventually } from "../support/wait";
import { carry, collection, container, type Json, places, podSpec } from "./objects";

/** The tenant that attacks and the one that is attacked. */
export const attacker = tenantSchema.parse({ id: "attack-mallory", tier: "premium" });
export const victim = tenantSchema.parse({ id: "attack-alice", tier: "premium" });

const OVER_PRIVILEGED = "attack:over-privileged";
const CLUSTER_BINDING = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/attack-over-privileged";

const PRIORITY = "/apis/scheduling.k8s.io/v1/priorityclasses";

/** Cluster objects that pods must not name; without them the API server would refuse for another reason. */
const bait: readonly { readonly path: string; readonly body: Json }[] = [
  {
    path: `${PRIORITY}/platform-attack`,
    body: {
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name: "platform-attack" },
      value: 1000,
    },
  },
  {
    path: "/apis/node.k8s.io/v1/runtimeclasses/attack-unconfined",
    body: {
      apiVersion: "node.k8s.io/v1",
      kind: "RuntimeClass",
      metadata: { name: "attack-unconfined" },
      handler: "unconfined",
    },
  },
];

/** Whoever sends a request, as headers. */
export type Headers = Record<string, string | string[]>;

const stackSection = (): {
  environment: string;
  registry: string;
  gateway: { domain: string };
  services: Record<string, { version: string }>;
} =>
  (
    parse(readFileSync(join(checkout, "Pulumi.dev.yaml"), "utf8")) as {
      config: { "spotify-ai-agent:stack": ReturnType<typeof stackSection> };
    }
  ).config["spotify-ai-agent:stack"];

const stack = stackSection();
export const registry = stack.registry;
const facts = planAdmissionFacts(stack);
/** The gateway that tenants' routes attach to, and the domain their hosts lie below. */
export const gateway = { ...facts.gateway, domain: stack.gateway.domain };
const manifests = admissionManifests(facts);

const resourcePath = (kind: string, name: string, namespace: string): string => {
  const inside = `/namespaces/${namespace}`;
  const paths: Record<string, string> = {
    Namespace: `/api/v1/namespaces/${name}`,
    ResourceQuota: `/api/v1${inside}/resourcequotas/${name}`,
    LimitRange: `/api/v1${inside}/limitranges/${name}`,
    ServiceAccount: `/api/v1${inside}/serviceaccounts/${name}`,
    NetworkPolicy: `/apis/networking.k8s.io/v1${inside}/networkpolicies/${name}`,
    PeerAuthentication: `/apis/security.istio.io/v1${inside}/peerauthentications/${name}`,
    AuthorizationPolicy: `/apis/security.istio.io/v1${inside}/authorizationpolicies/${name}`,
    Role: `/apis/rbac.authorization.k8s.io/v1${inside}/roles/${name}`,
    RoleBinding: `/apis/rbac.authorization.k8s.io/v1${inside}/rolebindings/${name}`,
  };
  return paths[kind] ?? assert.fail(`no path for ${kind}`);
};

/** Applies an object with the suite's own field manager. */
export async function apply(api: Api, path: string, body: Json): Promise<void> {
  const { status, body: answer } = await api.ask("PATCH", `${path}?fieldManager=attack-suite&force=true`, {
    body,
    type: "application/apply-patch+yaml",
  });
  assert.ok(status === 200 || status === 201, `apply ${path}: ${JSON.stringify(answer)}`);
}

/** The prepared battle field. */
export interface Ground {
  readonly api: Api;
  readonly namespaces: { readonly own: string; readonly other: string; readonly system: string };
  /** The tenant's administrator, its CI and its workloads' account. */
  readonly identities: Readonly<Record<"admin" | "ci" | "app", Headers>>;
  /** Holds every right RBAC can give, and belongs to nobody. */
  readonly over: Headers;
  /** The tenant's administrator with every right RBAC can give, as after somebody's mistake. */
  readonly overTenant: Headers;
  /** A controller that makes objects from what tenants write. */
  readonly deputy: Headers;
}

const impersonate = (user: string, groups: string[]): Headers => ({
  "Impersonate-User": user,
  "Impersonate-Group": [...groups, "system:authenticated"],
});

async function accountToken(api: Api, namespace: string, account: string): Promise<Headers> {
  const { status, body } = await api.ask<{ status: { token: string } }>(
    "POST",
    `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
    {
      body: {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenRequest",
        spec: { expirationSeconds: 3600 },
      },
    },
  );
  assert.equal(status, 201, JSON.stringify(body));
  return { authorization: `Bearer ${body.status.token}` };
}

/** Applies a tenant's bundle as the program plans it. */
async function settle(api: Api, bundle: Bundle): Promise<void> {
  const namespace = bundle.namespace.metadata.name;
  for (const [part, identity] of Object.entries(bundleKinds)) {
    const object = bundle[part as keyof Bundle];
    await apply(api, resourcePath(identity.kind, object.metadata.name, namespace), {
      ...identity,
      ...object,
    });
  }
}

/**
 * Looking for new kinds, reading them, and counting all quotas anew come one after the other, each within 30 s; a busy
 * machine takes longer.
 */
const COUNTED_SECONDS = 240;

/** Quotas come before the kinds that their controller hears of late: until it counts a kind, none of it is admitted. */
const counted = (api: Api, { quota }: Bundle): Promise<unknown> => {
  const { name, namespace } = quota.metadata;
  const isCounted = async (): Promise<boolean> => {
    const { status } = await api.get<{ status?: { used?: Json } }>(
      resourcePath("ResourceQuota", name, namespace),
    );
    return Object.keys(quota.spec.hard).every((kind) => kind in (status?.used ?? {}));
  };
  return eventually(`the quota of ${namespace} counts every kind`, isCounted, COUNTED_SECONDS);
};

/** Harmless objects that attacks try to change: a Deployment and a pod of the tenant, and one of the platform's. */
async function furnish(api: Api): Promise<void> {
  for (const { id } of [attacker, victim]) {
    const namespace = `tenant-${id}`;
    const spec = podSpec({ id, registry });
    const platformLabels = labelsFor({ name: "owned", instance: namespace, component: "test" });
    await apply(
      api,
      `${collection(places.deployment, namespace)}/base`,
      carry("deployment", spec, { name: "base" }),
    );
    await apply(api, `${collection(places.pod, namespace)}/base`, carry("pod", spec, { name: "base" }));
    // No volume is ever made for it: it waits, as a claim does until its first pod.
    await apply(api, `/api/v1/namespaces/${namespace}/persistentvolumeclaims/base`, {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "base" },
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: TENANT_STORAGE_CLASS,
        resources: { requests: { storage: "1Gi" } },
      },
    });
    // An account of the platform's, as the dedicated services of larger tiers bring along.
    const account = "spotify-ai-backend-service";
    await apply(api, `/api/v1/namespaces/${namespace}/serviceaccounts/${account}`, {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: account },
    });
    await apply(api, `/api/v1/namespaces/${namespace}/secrets/${TENANT_DATABASE_SECRET}`, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: TENANT_DATABASE_SECRET, labels: platformLabels },
      stringData: { password: "known to the platform" },
    });
    await apply(api, `/api/v1/namespaces/${namespace}/configmaps/platform-owned`, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "platform-owned", labels: platformLabels },
    });
  }
}

/** Items of a list do not say their kind. */
const kindAt = (path: string): string =>
  path === PRIORITY
    ? "PriorityClass"
    : path.endsWith("bindings")
      ? "ValidatingAdmissionPolicyBinding"
      : "ValidatingAdmissionPolicy";

let existed: Set<string>;

/** Policies, two tenants and everybody who attacks. */
export async function prepare(): Promise<Ground> {
  const kubeconfig = process.env["E2E_KUBECONFIG"] ?? (await sandbox()).environment["KUBECONFIG"];
  const api = new Api(kubeconfig ?? assert.fail("the sandbox names no kubeconfig"));
  const before = await Promise.all(
    [
      `${ADMISSION}/validatingadmissionpolicies`,
      `${ADMISSION}/validatingadmissionpolicybindings`,
      PRIORITY,
    ].map(async (path) => (await api.list(path)).map(({ metadata }) => `${kindAt(path)} ${metadata.name}`)),
  );
  existed = new Set(before.flat());
  for (const policy of manifests.policies)
    await apply(api, `${ADMISSION}/validatingadmissionpolicies/${policy.metadata.name}`, policy);
  for (const binding of manifests.bindings) await restore(api, binding.metadata.name);
  for (const priorityClass of manifests.priorityClasses)
    await apply(api, `${PRIORITY}/${priorityClass.metadata.name}`, priorityClass);
  for (const { path, body } of bait) await apply(api, path, body);
  const surroundings = { environment: stack.environment, mesh: true, realNodes: false };
  const bundles = [attacker, victim].map((tenant) => planBundle(tenant, surroundings));
  for (const bundle of bundles) await settle(api, bundle);
  await apply(api, CLUSTER_BINDING, {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: "attack-over-privileged" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: OVER_PRIVILEGED }],
  });
  const own = `tenant-${attacker.id}`;
  const yard = { id: attacker.id, registry };
  const foreign = { ...container(yard), image: "docker.io/library/foreign" };
  const canary = carry("pod", { ...podSpec(yard), containers: [foreign] }, { name: "canary" });
  await policiesInForce(api);
  // The namespace's labels have come through as well.
  await untilForbidden(api, { path: `/api/v1/namespaces/${own}/pods`, body: canary, says: "TEN-" });
  for (const bundle of bundles) await counted(api, bundle);
  await furnish(api);
  return {
    api,
    namespaces: { own, other: `tenant-${victim.id}`, system: "kube-system" },
    identities: {
      admin: impersonate("mallory", [`tenant:${attacker.id}:admins`]),
      ci: await accountToken(api, own, "ci"),
      app: await accountToken(api, own, "default"),
    },
    over: impersonate("over-privileged", [OVER_PRIVILEGED]),
    overTenant: impersonate("mallory", [`tenant:${attacker.id}:admins`, OVER_PRIVILEGED]),
    deputy: impersonate("system:serviceaccount:kube-system:statefulset-controller", [OVER_PRIVILEGED]),
  };
}

/** The ids of a policy's rules. */
export const ruleIds = (policyName: string): string[] =>
  manifests.policies
    .filter(({ metadata }) => metadata.name === policyName)
    .flatMap(({ spec }) => spec.validations.map(({ message }) => message.split(":")[0] ?? ""));

/** Names of all bindings. */
export const bindingNames = manifests.bindings.map(({ metadata }) => metadata.name);

/** Takes one binding away, as an attacker with cluster rights or a mistake would. */
export const breakDefence = async (api: Api, name: string): Promise<void> => {
  const { status } = await api.ask("DELETE", `${ADMISSION}/validatingadmissionpolicybindings/${name}`);
  assert.equal(status, 200);
};

/** Puts a binding back as planned. */
export const restore = (api: Api, name: string): Promise<void> =>
  apply(
    api,
    `${ADMISSION}/validatingadmissionpolicybindings/${name}`,
    manifests.bindings.find(({ metadata }) => metadata.name === name) ?? assert.fail(name),
  );

const policyOf = (name: string) =>
  manifests.policies.find(({ metadata }) => metadata.name === name) ?? assert.fail(name);

/** Every rule of every policy, by its id. */
export const rules: readonly { readonly policy: string; readonly id: string }[] = manifests.policies.flatMap(
  ({ metadata: { name } }) => ruleIds(name).map((id) => ({ policy: name, id })),
);

/** Takes one rule out of a policy and leaves the others. */
export const breakRule = (api: Api, { policy, id }: (typeof rules)[number]): Promise<void> => {
  const { spec, ...rest } = policyOf(policy);
  const validations = spec.validations.map((rule) =>
    rule.message.startsWith(`${id}:`) ? { ...rule, expression: "true" } : rule,
  );
  return applyPolicy(api, { ...rest, spec: { ...spec, validations } });
};

/** Puts a policy back as planned. */
export const mend = (api: Api, policy: string): Promise<void> => applyPolicy(api, policyOf(policy));

const applyPolicy = (api: Api, policy: ReturnType<typeof policyOf>): Promise<void> =>
  apply(api, `${ADMISSION}/validatingadmissionpolicies/${policy.metadata.name}`, policy);

/** Removes what {@link prepare} made and nothing that was there before. */
export async function clearAway(api: Api): Promise<void> {
  await api.ask("DELETE", CLUSTER_BINDING);
  for (const { id } of [attacker, victim]) await api.ask("DELETE", `/api/v1/namespaces/tenant-${id}`);
  await eventually("tenants' namespaces gone", async () => {
    const names = (await api.list("/api/v1/namespaces")).map(({ metadata }) => metadata.name);
    return [attacker, victim].every(({ id }) => !names.includes(`tenant-${id}`));
  });
  for (const { path } of bait) await api.ask("DELETE", path);
  for (const { metadata } of manifests.priorityClasses) {
    if (!existed.has(`PriorityClass ${metadata.name}`))
      await api.ask("DELETE", `${PRIORITY}/${metadata.name}`);
  }
  for (const object of [...manifests.bindings, ...manifests.policies]) {
    if (existed.has(`${object.kind} ${object.metadata.name}`)) continue;
    const plural = object.kind === "ValidatingAdmissionPolicy" ? "policies" : "policybindings";
    await api.ask("DELETE", `${ADMISSION}/validatingadmission${plural}/${object.metadata.name}`);
  }
}
