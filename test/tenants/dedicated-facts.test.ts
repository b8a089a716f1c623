import assert from "node:assert/strict";
import { tenantNodeGroupRow } from "../../components/cluster/node-group-table";
import { planEnvironment } from "../../components/services/environment-plan";
import { planResources } from "../../components/workload/resources-plan";
import { planDedicatedFacts } from "../../tenants/dedicated-workloads";
import { tenantSchema } from "../../tenants/tenant-schema";
import { stackOf } from "../support/stack";

const features = { mesh: true, verticalAutoscaling: false, prometheus: false, loadBalancers: false };

describe("a tenant's own inference in an environment with accelerators", () => {
  const { context } = planEnvironment(stackOf("prod"), features).services;
  const facts = (tier: string) =>
    planDedicatedFacts(tenantSchema.parse({ id: "acme", tier }), { key: "ml", replicas: 1 }, context);

  it("asks for a device on the shared nodes that have one", () => {
    const { nodeGroup, ...own } = facts("enterprise");
    assert.equal(nodeGroup, "accelerated");
    assert.equal(planResources(own).limits["nvidia.com/gpu"], "1");
  });

  it("asks for none on the tenant's own nodes, which have none: it would wait for ever", () => {
    assert.equal(tenantNodeGroupRow.gpu, false);
    const { nodeGroup, ...own } = facts("enterprise_plus");
    assert.equal(nodeGroup, "tenant-acme");
    assert.equal(planResources(own).limits["nvidia.com/gpu"], undefined);
  });
});
