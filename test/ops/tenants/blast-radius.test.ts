import assert from "node:assert/strict";
import { beyond, ownerOf } from "../../../ops/tenants/blast-radius";

const change = (name: string) => ({
  operation: "update",
  urn: `urn:pulumi:dev::p::a$kubernetes:core/v1:Namespace::${name}`,
  resource: `Namespace::${name}`,
  properties: [],
});

describe("what an update of one tenant touches", () => {
  const ids = ["acme", "acme-labs", "beta"];
  it("belongs to the tenant with the longest id in the name", () => {
    assert.equal(ownerOf("tenant-acme-labs-quota", ids), "acme-labs");
    assert.equal(ownerOf("tenant-acme-quota", ids), "acme");
    assert.equal(ownerOf("cluster-nodes-tenant-beta-1", ids), "beta");
    assert.equal(ownerOf("services-backend", ids), undefined);
    assert.equal(ownerOf("tenant-acmes-quota", ids), undefined);
  });
  it("is what an EKS cluster makes for it, too", () => {
    for (const name of [
      "cluster-keys-tenant-acme",
      "cluster-id-t-acme",
      "cluster-id-l-acme",
      "cluster-readers-t-acme",
      "cluster-secrets-tenants-acme-database-password",
    ])
      assert.equal(ownerOf(name, ids), "acme", name);
  });
  it("is no rule of all tenants and nothing of the shared service, whatever the tenant is called", () => {
    const names = [
      "admission-tenant-images",
      "cluster-storage-tenant-encrypted",
      "services-tenant-monitoring",
    ];
    for (const name of names)
      assert.equal(ownerOf(name, ["images", "encrypted", "monitoring"]), undefined, name);
  });
  it("names everything that is another's or the platform's", () => {
    const names = ["tenant-acme", "tenant-acme-labs-quota", "services-backend"];
    assert.deepEqual(
      beyond(names.map(change), { id: "acme", ids }).map(({ resource }) => resource),
      ["Namespace::tenant-acme-labs-quota", "Namespace::services-backend"],
    );
  });
  it("counts a new tenant's own resources as its own", () => {
    assert.deepEqual(beyond([change("tenant-new-quota")], { id: "new", ids }), []);
    assert.equal(
      beyond([change("tenant-acme-two-quota")], { id: "acme", ids: [...ids, "acme-two"] }).length,
      1,
    );
  });
});
