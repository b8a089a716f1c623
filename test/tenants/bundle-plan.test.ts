import assert from "node:assert/strict";
import { catalogue } from "../../components/services/catalogue";
import { planPodAnnotations } from "../../components/workload/metadata-plan";
import type { WorkloadFacts } from "../../components/workload/workload-types";
import { toMebibytes, toMillicores, type Cpu, type Memory } from "../../lib/quantity";
import { tierNames } from "../../lib/tier-names";
import { planBundle } from "../../tenants/bundle-plan";
import { dedicatedStrategies, planDedicatedDelivery } from "../../tenants/dedicated-delivery-plan";
import { sidecarUse } from "../../components/workload/metadata-plan";
import { dedicatedProblems, planDedicated, steadyUse } from "../../tenants/dedicated-plan";
import { planAdminRules, planCiRules } from "../../tenants/roles-plan";
import { tenantSchema } from "../../tenants/tenant-schema";
import { tiers } from "../../tenants/tiers";

const surroundings = { environment: "dev", mesh: true, realNodes: false };
const bundle = (more: Record<string, unknown>) =>
  planBundle(tenantSchema.parse({ id: "acme", ...more }), surroundings);

describe("a tenant's bundle", () => {
  for (const tier of tierNames) {
    it(`fits the services of ${tier} into its allocation`, () => {
      assert.deepEqual(dedicatedProblems({ tier }), []);
    });
    for (const strategy of dedicatedStrategies)
      it(`gives ${tier} its allocation and a second copy of its own services, released as ${strategy}`, () => {
        const { hard } = bundle({ tier, strategy }).quota.spec;
        const surge = steadyUse(planDedicated({ tier }));
        assert.equal(
          toMillicores(hard["requests.cpu"] as Cpu),
          toMillicores(tiers[tier].cpu) + surge.millicores,
        );
        assert.equal(
          toMebibytes(hard["requests.memory"] as Memory),
          toMebibytes(tiers[tier].memory) + surge.mebibytes,
        );
        assert.equal(hard["services.nodeports"], "0");
        assert.equal(hard["services.loadbalancers"], "0");
      });
  }
  it("counts the pods of a release of every service at once", () => {
    const pods = (tier: string, more = {}) => Number(bundle({ tier, ...more }).quota.spec.hard["pods"]);
    const own = steadyUse(planDedicated({ tier: "enterprise" })).pods;
    assert.equal(own, 12);
    const fewer = pods("enterprise", { dedicated: { backend: { replicas: 1 } } });
    assert.equal(pods("enterprise") - fewer, 2);
  });
  it("rolls out pod by pod what must not run twice", () => {
    assert.equal(planDedicatedDelivery("blue-green", "analytics").strategy, "rolling");
    assert.equal(planDedicatedDelivery("blue-green", "backend").strategy, "blue-green");
  });
  it("refuses an A/B release of a tenant's own services, and says why", () => {
    const { error } = tenantSchema.safeParse({ id: "acme", tier: "enterprise", strategy: "ab" });
    assert.match(error?.message ?? "", /choose one of rolling, blue-green, canary; ab needs more cohorts/);
  });
  it("never gives billing to a tenant's namespace", () => {
    assert.ok(planDedicated({ tier: "enterprise_plus" }).every(({ key }) => key !== "billing"));
  });
  it("denies both directions and opens only to named peers", () => {
    const { denial, allowance } = bundle({ tier: "premium" });
    assert.deepEqual(denial.spec, { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    for (const rule of [...allowance.spec.ingress, ...allowance.spec.egress]) {
      const peers = "from" in rule ? rule.from : rule.to;
      assert.ok(peers.length > 0);
      for (const peer of peers) assert.notDeepEqual(peer, {});
    }
  });
  it("lets a tenant reach the server of its own database and no other", () => {
    const servers = (tier: string) =>
      bundle({ tier }).allowance.spec.egress.flatMap((rule) =>
        JSON.stringify(rule).includes("-database")
          ? [/"app.kubernetes.io\/instance":"([^"]+)"/.exec(JSON.stringify(rule))?.[1]]
          : [],
      );
    assert.deepEqual(["free", "enterprise", "enterprise_plus"].map(servers), [
      ["postgres"],
      ["postgres"],
      ["postgres-acme"],
    ]);
  });
  it("lets a tier reach the pooled services it is entitled to and no others", () => {
    const reached = (tier: string) =>
      JSON.stringify(bundle({ tier }).allowance.spec).match(/spotify-ai-\w+-service/g);
    assert.deepEqual(reached("free"), ["spotify-ai-backend-service", "spotify-ai-auth-service"]);
  });
  it("cuts a suspended tenant off and keeps its objects", () => {
    const cut = bundle({ tier: "premium", state: "suspended" });
    assert.deepEqual(cut.adminBinding.subjects, []);
    assert.deepEqual(cut.ciBinding.subjects, []);
    assert.deepEqual(cut.authorization.spec.rules, []);
    assert.deepEqual(cut.allowance.spec.egress, []);
    assert.equal(cut.quota.spec.hard["pods"], "0");
  });
  it("counts nothing of a suspended tenant's use as the platform's services, which are down", () => {
    const shares = (state: string) =>
      Object.values(bundle({ tier: "enterprise", state }).quota.metadata.annotations);
    assert.deepEqual(shares("suspended"), ["0m", "0Gi", "0"]);
    assert.ok(shares("active").every((share) => !share.startsWith("0")));
  });
  it("grants no wildcard, no status, no token and nothing the platform owns", () => {
    for (const { apiGroups, resources, verbs } of [...planAdminRules(), ...planCiRules()]) {
      for (const word of [...apiGroups, ...resources, ...verbs])
        assert.doesNotMatch(word, /\*|status|finalizers|token|exec|proxy|ephemeral/);
      assert.ok(
        verbs.every((verb) => !["bind", "escalate", "impersonate", "deletecollection"].includes(verb)),
      );
      const guarded = [
        "networkpolicies",
        "resourcequotas",
        "limitranges",
        "roles",
        "rolebindings",
        "serviceaccounts",
        "events",
      ];
      if (verbs.some((verb) => ["create", "update", "patch", "delete"].includes(verb)))
        assert.deepEqual(
          resources.filter((resource) => guarded.includes(resource)),
          [],
        );
      if (resources.includes("secrets"))
        assert.deepEqual(
          verbs.filter((verb) => ["get", "list", "watch", "patch"].includes(verb)),
          [],
        );
    }
  });
  it("bounds the number of every kind that a tenant writes, and of what a workload leaves behind", () => {
    const { hard } = bundle({ tier: "free" }).quota.spec;
    const written = [...planAdminRules(), ...planCiRules()]
      .filter(({ verbs }) => verbs.includes("create"))
      .flatMap(({ apiGroups: [group = ""], resources }) =>
        resources.map((name) => (group === "" ? name : `${name}.${group}`)),
      );
    const bounded = (name: string) => name in hard || `count/${name}` in hard;
    const left = ["pods", "replicasets.apps", "controllerrevisions.apps"];
    assert.deepEqual(
      written.filter((name) => !bounded(name)),
      [],
    );
    assert.deepEqual(
      left.filter((name) => !(`count/${name}` in hard)),
      [],
    );
  });
  it("holds a pod's own resources to the ratio of its containers'", () => {
    const ratios = bundle({ tier: "free" }).limits.spec.limits.map((limit) => [
      limit.type,
      limit.maxLimitRequestRatio,
    ]);
    const ratio = { cpu: "4", memory: "1" };
    assert.deepEqual(ratios, [
      ["Container", ratio],
      ["Pod", ratio],
      ["PersistentVolumeClaim", undefined],
    ]);
  });
  it("counts the sidecar of every dedicated pod as the pods ask for it", () => {
    const [service] = planDedicated({ tier: "enterprise" });
    const context: WorkloadFacts = {
      key: service!.key,
      name: "x",
      row: catalogue[service!.key],
      image: "x",
      version: "1",
      replicas: { min: 1, max: 1 },
      mesh: true,
    };
    const sizes = Object.entries(planPodAnnotations(context)).filter(([key]) =>
      /proxy(CPU|Memory)/.test(key),
    );
    assert.deepEqual(Object.fromEntries(sizes), {
      "sidecar.istio.io/proxyCPU": `${sidecarUse.millicores}m`,
      "sidecar.istio.io/proxyCPULimit": `${sidecarUse.millicores}m`,
      "sidecar.istio.io/proxyMemory": `${sidecarUse.mebibytes}Mi`,
      "sidecar.istio.io/proxyMemoryLimit": `${sidecarUse.mebibytes}Mi`,
    });
  });
});
