import assert from "node:assert/strict";
import { planEnvironment } from "../../components/services/environment-plan";
import { parseStack } from "../../config";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { StackHolds } from "../../lib/stack-holds";
import { recordCell } from "../support/cell";
import { ofType, orphans, resourceSet } from "../support/record";

const features = { mesh: true, verticalAutoscaling: false, prometheus: false, loadBalancers: false };
const raw = (parse(readFileSync("Pulumi.dev.yaml", "utf8")) as { config: Record<string, unknown> }).config[
  "spotify-ai-agent:stack"
];
const stack = parseStack(raw, { file: "Pulumi.dev.yaml", read: (path) => readFileSync(path, "utf8") });
const services = planEnvironment(stack, features).services;

const cell = (environment: string, ...entries: Record<string, unknown>[]) =>
  held("everything", environment, entries);
const held = (holds: StackHolds, environment: string, entries: readonly Record<string, unknown>[]) =>
  recordTenants({ holds, environment, entries, shared: services });

/** What sets one cell apart from another. */
interface Differences {
  readonly holds: StackHolds;
  readonly environment: string;
  readonly entries: readonly Record<string, unknown>[];
  readonly shared: typeof services;
}
const recordTenants = ({ holds, environment, entries, shared }: Differences) =>
  recordCell({
    holds,
    entries,
    surroundings: { environment, mesh: true, realNodes: false },
    services: shared,
    gateway: stack.gateway,
  });

describe("the tenants of a cell", function () {
  this.timeout(60_000);

  it("tells a tenant's sidecars of the destinations that its network policy opens, and of no others", async () => {
    const to = (name: string, cidr: string, port: number) => ({ name, cidr, port });
    const egress = [
      to("mail", "203.0.113.0/28", 587),
      to("web", "198.51.100.0/24", 443),
      to("web", "203.0.113.64/28", 443),
    ];
    const seen = async (entry: Record<string, unknown>) => {
      const { resources } = await cell("dev", { id: "acme", tier: "premium", ...entry });
      return ofType(resources, "kubernetes:networking.istio.io/v1:ServiceEntry").map(({ inputs }) => ({
        namespace: (inputs["metadata"] as { namespace: string }).namespace,
        ...(inputs["spec"] as { addresses: string[]; ports: { number: number }[]; exportTo: string[] }),
      }));
    };
    assert.deepEqual(await seen({}), []);
    assert.deepEqual(await seen({ egress, state: "suspended" }), []);
    const entries = await seen({ egress });
    assert.deepEqual(
      entries
        .flatMap(({ addresses, ports }) =>
          addresses.flatMap((cidr) => ports.map(({ number }) => `${cidr} ${number}`)),
        )
        .sort(),
      ["198.51.100.0/24 443", "203.0.113.0/28 587", "203.0.113.64/28 443"],
    );
    for (const { namespace, exportTo } of entries)
      assert.deepEqual([namespace, exportTo], ["tenant-acme", ["."]]);
  });

  it("adds nothing but the new tenant's own resources", async () => {
    const before = resourceSet((await cell("dev", { id: "acme", tier: "free" })).resources);
    const after = resourceSet(
      (await cell("dev", { id: "acme", tier: "free" }, { id: "beta", tier: "enterprise" })).resources,
    );
    assert.deepEqual(
      before.filter((line) => !after.includes(line)),
      [],
    );
    const added = after.filter((line) => !before.includes(line));
    assert.ok(added.length > 15);
    assert.deepEqual(
      added.filter((line) => !line.includes("tenant-beta")),
      [],
    );
  });
  it("is split between two stacks without a rest and without an overlap", async () => {
    const entries = [
      { id: "acme", tier: "free" },
      { id: "beta", tier: "enterprise" },
    ];
    const [all, tenants, platform] = await Promise.resolve().then(async () => [
      resourceSet((await held("everything", "dev", entries)).resources),
      resourceSet((await held("tenants", "dev", entries)).resources),
      resourceSet((await held("platform", "dev", [])).resources),
    ]);
    assert.deepEqual(
      platform!.filter((line) => tenants!.includes(line)),
      ["platform:tenant:Tenants tenants"],
    );
    assert.deepEqual([...new Set([...platform!, ...tenants!])].sort(), [...all!].sort());
  });
  it("owns everything it makes", async () => {
    const { resources } = await cell("dev", { id: "acme", tier: "enterprise_plus" });
    assert.deepEqual(orphans(resources), ["tenants"]);
  });
  it("keeps the number of a tenant's own replicas, whatever scales the shared ones", async () => {
    const shared = planEnvironment({ ...stack, businessMetrics: true }, features).services;
    const entry = { id: "acme", tier: "enterprise" };
    const cell = { holds: "everything", environment: "dev", entries: [entry], shared } as const;
    const { resources } = await recordTenants(cell);
    const scalers = ofType(resources, "kubernetes:autoscaling/v2:HorizontalPodAutoscaler");
    assert.ok(scalers.length > 0);
    for (const { name, inputs } of scalers) {
      const { minReplicas, maxReplicas } = (inputs as { spec: Record<string, unknown> }).spec;
      assert.equal(minReplicas, maxReplicas, name);
    }
    assert.deepEqual(ofType(resources, "kubernetes:keda.sh/v1alpha1:ScaledObject"), []);
  });
  it("gives rights only after everything that limits them", async () => {
    const { resources } = await cell("dev", { id: "acme", tier: "free" });
    for (const binding of ofType(resources, "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding"))
      assert.ok(
        binding.dependencies.some((urn) => urn.includes("Role::tenant-acme")),
        binding.name,
      );
    for (const role of ofType(resources, "kubernetes:rbac.authorization.k8s.io/v1:Role"))
      for (const guard of ["quota", "deny", "limits"])
        assert.ok(
          role.dependencies.some((urn) => urn.endsWith(`tenant-acme-${guard}`)),
          `${role.name} after ${guard}`,
        );
  });
  it("protects namespaces of production until the tenant is offboarded", async () => {
    const protectedIn = async (environment: string, state: string) =>
      ofType(
        (await cell(environment, { id: "acme", tier: "free", state })).resources,
        "kubernetes:core/v1:Namespace",
      )
        .filter(({ name }) => name === "tenant-acme")
        .map((resource) => resource.protect);
    assert.deepEqual(await protectedIn("prod", "active"), [true]);
    assert.deepEqual(await protectedIn("prod", "suspended"), [true]);
    assert.deepEqual(await protectedIn("prod", "offboarding"), [false]);
    assert.deepEqual(await protectedIn("dev", "active"), [false]);
  });
  it("lets a tenant of production that nobody offboarded lose nothing: what ends first is protected, and stands on all", async () => {
    const guardOf = async (environment: string, state = "active") => {
      const { resources } = await cell(environment, { id: "acme", tier: "enterprise", state });
      const guard = resources.find(
        ({ type, name }) => type === "pulumi:index:Stash" && name === "tenant-acme-guard",
      );
      return { guard, resources };
    };
    const { guard, resources } = await guardOf("prod");
    assert.equal(guard?.protect, true);
    const own = resources.filter(
      ({ type, name, inputs }) =>
        type.startsWith("kubernetes:") && name.startsWith("tenant-acme") && inputs["metadata"],
    );
    assert.ok(own.length > 20, String(own.length));
    for (const { urn } of own) assert.ok(guard.dependencies.includes(urn), urn);
    assert.equal((await guardOf("prod", "offboarding")).guard?.protect, false);
    assert.equal((await guardOf("dev")).guard, undefined);
  });
  it("runs an enterprise_plus tenant's services on its own nodes", async () => {
    const { resources } = await cell("dev", { id: "acme", tier: "enterprise_plus" });
    const deployments = ofType(resources, "kubernetes:apps/v1:Deployment");
    assert.equal(deployments.length, 6);
    for (const { inputs } of deployments) assert.match(JSON.stringify(inputs), /"values":\["tenant-acme"\]/);
  });
  it("removes a suspended tenant's services, and keeps its data", async () => {
    const { resources } = await cell("dev", { id: "acme", tier: "enterprise", state: "suspended" });
    assert.deepEqual(ofType(resources, "kubernetes:apps/v1:Deployment"), []);
    assert.equal(resources.filter(({ name }) => name === "tenant-acme-database-sql").length, 1);
  });
});
