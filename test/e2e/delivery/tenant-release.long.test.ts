import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { planDedicated } from "../../../tenants/dedicated-plan";
import { tenantNamespace } from "../../../lib/naming";
import type { Api } from "../support/api";
import { devStack } from "../support/dev-stack";
import type { Stack } from "../support/pulumi";
import { checkout, sandbox } from "../support/sandbox";

const TENANT = "demo-enterprise-1";

interface Registry {
  readonly tenants: readonly { readonly id: string; readonly strategy?: string }[];
}

/** The whole dev stack, with the strategy of one tenant changed and put back. */
describe("a tenant's own services on the dev stack", () => {
  const namespace = tenantNamespace(TENANT);
  const services = planDedicated({ tier: "enterprise" });
  let stack: Stack;
  let api: Api;
  const count = async (path: string) => (await api.list(path.replace("NAMESPACE", namespace))).length;
  const rollouts = () => count("/apis/argoproj.io/v1alpha1/namespaces/NAMESPACE/rollouts");
  const deployments = () => count("/apis/apps/v1/namespaces/NAMESPACE/deployments");

  /** Updates the stack with the tenant's services released so. */
  async function release(strategy: string): Promise<void> {
    const { tenants } = parse(readFileSync(join(checkout, "tenants/registry/dev.yaml"), "utf8")) as Registry;
    const file = join((await sandbox()).home, "e2e-tenants.yaml");
    const changed = tenants.map((tenant) => (tenant.id === TENANT ? { ...tenant, strategy } : tenant));
    writeFileSync(file, stringify({ tenants: changed }));
    stack.configure((section) => {
      section.tenants = file;
    });
    await stack.succeed("up", "--yes", "--skip-preview");
  }

  before(async () => {
    ({ stack, api } = await devStack());
  });
  after(async () => {
    stack.configure(() => undefined);
    await stack.succeed("up", "--yes", "--skip-preview");
  });

  const changes = [
    ["blue-green", "Rollouts"],
    ["canary", "the same Rollouts, stage by stage"],
    ["rolling", "Deployments again"],
    ["canary", "Rollouts, with a quota that no blue-green has widened"],
    ["rolling", "Deployments once more"],
  ] as const;
  changes.forEach(([strategy, what], index) => {
    it(`are ${what} within the quota, once the tenant's entry says ${strategy}`, async () => {
      const released = (name: string) => (name === "rolling" ? [services.length, 0] : [0, services.length]);
      assert.deepEqual(
        [await deployments(), await rollouts()],
        released(changes[index - 1]?.[0] ?? "rolling"),
      );
      await release(strategy);
      assert.deepEqual([await deployments(), await rollouts()], released(strategy));
      const live = await api.list(`/apis/argoproj.io/v1alpha1/namespaces/${namespace}/rollouts`);
      for (const { metadata, status } of live) assert.equal(status?.["phase"], "Healthy", metadata.name);
      const outcome = await stack.operation("preview", "--expect-no-changes");
      assert.equal(outcome.code, 0, `${outcome.stdout}${outcome.stderr}`);
    });
  });
});
