import assert from "node:assert/strict";
import { catalogue } from "../../components/services/catalogue";
import { serviceName } from "../../lib/naming";
import { TENANT_HEADER } from "../../lib/tenant-header";
import { planPooledCalls } from "../../tenants/pooled-access-plan";
import { pooledNamespace } from "../../tenants/surroundings";
import { tenantSchema } from "../../tenants/tenant-schema";
import { authorizes } from "../support/authorization";

describe("a tenant's calls to the pooled services", () => {
  const acme = tenantSchema.parse({ id: "acme", tier: "premium" });
  const namespace = pooledNamespace("dev", "backend");
  const policies = planPooledCalls("dev", acme).map(({ spec, namespace: at }) => ({
    metadata: { name: "tenant-acme", namespace: at },
    spec,
  }));
  const passes = (caller: string, tenant?: string): boolean =>
    authorizes(policies, {
      from: { namespace: caller, account: "default" },
      to: { namespace, labels: {} },
      port: catalogue.backend.port,
      host: serviceName("backend"),
      headers: tenant === undefined ? {} : { [TENANT_HEADER]: tenant },
    });

  it("pass where they name the tenant itself, or nobody", () => {
    assert.ok(passes("tenant-acme"));
    assert.ok(passes("tenant-acme", "acme"));
  });
  it("are refused where they name another tenant, or come from another's pods", () => {
    assert.ok(!passes("tenant-acme", "globex"));
    assert.ok(!passes("tenant-globex", "acme"));
  });
});
