import assert from "node:assert/strict";
import { join } from "node:path";
import { serviceKeys } from "../../../components/services/catalogue";
import { serviceName } from "../../../lib/naming";
import type { Api } from "../support/api";
import { inOrder } from "../support/in-order";
import { destroyDevStack, devStack } from "../support/dev-stack";
import type { Stack } from "../support/pulumi";
import { checkout } from "../support/sandbox";
import { eventually } from "../support/wait";

const namespace = "spotify-ai-agent-dev";
const backend = serviceName("backend");
const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;

/** The tests build on one another: each step of a stack's life starts from what the one before left. */
describe("the life of the dev stack on the real engine", function () {
  inOrder(this);
  // The whole stack, on a machine that may run the other tests at the same time.
  this.timeout(20 * 60_000);
  let stack: Stack;
  let api: Api;

  const readyReplicas = async (path: string) =>
    ((await api.get(path)).status as { readyReplicas?: number }).readyReplicas ?? 0;

  it("comes up with every service ready and every tenant in a namespace of its own", async () => {
    ({ stack, api } = await devStack());
    const outputs = (await stack.outputs()) as {
      services: Record<string, { name: string; namespace: string; strategy: string; url: string }>;
      tenants: Record<string, { namespace: string; tier: string; services: string[] }>;
    };
    assert.deepEqual(Object.keys(outputs.services).sort(), [...serviceKeys].sort());
    for (const { name, namespace: place, strategy } of Object.values(outputs.services)) {
      const kind = strategy === "rolling" ? "apps/v1" : "argoproj.io/v1alpha1";
      const plural = strategy === "rolling" ? "deployments" : "rollouts";
      const live = await api.get(`/apis/${kind}/namespaces/${place}/${plural}/${name}`);
      const wanted = (live.spec as { replicas: number }).replicas;
      assert.equal((live.status as { readyReplicas: number }).readyReplicas, wanted, name);
    }
    for (const [id, tenant] of Object.entries(outputs.tenants)) {
      const live = await api.get(`/api/v1/namespaces/${tenant.namespace}`);
      assert.equal(live.metadata.name, `tenant-${id}`);
      assert.equal(live.metadata.labels?.["platform.spotify-ai.io/tier"], tenant.tier);
    }
  });

  it("changes nothing the second time", async () => {
    await stack.succeed("preview", "--expect-no-changes");
    await stack.succeed("up", "--yes", "--skip-preview", "--expect-no-changes");
  });

  const fourReplicas = () =>
    eventually("the autoscaler keeps four replicas", async () => {
      return (await readyReplicas(`${deployments}/${backend}`)) === 4;
    });

  it("changes one autoscaler when one replica count changes, and says so beforehand", async () => {
    stack.configure(({ services }) => {
      services["backend"]!.replicas = 4;
    });
    assert.deepEqual(await stack.changes(), ["update HorizontalPodAutoscaler::services-backend"]);
    assert.notEqual((await stack.operation("preview", "--expect-no-changes")).code, 0);
    await stack.succeed("up", "--yes", "--skip-preview");
    await fourReplicas();
  });

  it("sees what was changed behind its back, and repairs it", async () => {
    await api.patch(`${deployments}/${backend}`, { spec: { replicas: 1 } });
    const { metadata } = await api.get(`${accounts}/${backend}`);
    // What a control forbids the cluster itself refuses, whoever asks.
    const forbidden = await api.ask("PATCH", `${accounts}/${backend}`, {
      body: { automountServiceAccountToken: true },
      type: "application/merge-patch+json",
    });
    assert.equal(forbidden.status, 403);
    await api.patch(`${accounts}/${backend}`, { metadata: { labels: { "app.kubernetes.io/version": "9" } } });
    const gone = `/api/v1/namespaces/tenant-demo-free-1/resourcequotas/tenant`;
    assert.equal((await api.ask("DELETE", gone)).status, 200);

    assert.notEqual((await stack.operation("preview", "--refresh", "--expect-no-changes")).code, 0);
    await stack.succeed("up", "--yes", "--skip-preview", "--refresh");
    await fourReplicas();
    const account = await api.get(`${accounts}/${backend}`);
    assert.deepEqual(account.metadata.labels, metadata.labels);
    await api.get(gone);
    await stack.succeed("preview", "--refresh", "--expect-no-changes");
  });

  it("fails with the reason when pods cannot run, and the next update repairs it", async () => {
    const own = await api.list("/api/v1/nodes?labelSelector=platform.spotify-ai.io/node-group=pci");
    assert.ok(own.length > 0);
    const cordon = (unschedulable: boolean) =>
      Promise.all(
        own.map(({ metadata }) => api.patch(`/api/v1/nodes/${metadata.name}`, { spec: { unschedulable } })),
      );
    stack.configure(({ services }) => {
      services["backend"]!.replicas = 4;
      services["billing"]!.version = "0.2.0";
    });
    await cordon(true);
    const failed = await stack.operation("up", "--yes", "--skip-preview");
    assert.notEqual(failed.code, 0);
    assert.match(failed.stdout + failed.stderr, /nodes are available|unschedulable/i);
    await cordon(false);
    await stack.succeed("up", "--yes", "--skip-preview");
    await stack.succeed("preview", "--refresh", "--expect-no-changes");
  });

  it("is blocked by a mandatory policy", async () => {
    const pack = join(checkout, "test/e2e/fixtures/one-rule");
    const blocked = await stack.operation("preview", "--policy-pack", pack);
    assert.notEqual(blocked.code, 0);
    assert.match(blocked.stdout + blocked.stderr, /service-account-require-owner/);
  });

  it("leaves no object behind when it is destroyed", async () => {
    const { untouched } = await devStack();
    await destroyDevStack();
    const left = await eventually("the control plane is as before", async () => {
      const now = await api.inventory();
      const extra = now.filter((object) => !untouched.includes(object));
      return extra.length === 0 && extra;
    });
    assert.deepEqual(left, []);
    const { stdout } = await stack.pulumi("stack", "export");
    const state = JSON.parse(stdout) as { deployment: { resources?: unknown[] } };
    assert.deepEqual(state.deployment.resources ?? [], []);
  });
});
