import assert from "node:assert/strict";
import { planStorageClasses } from "../../../components/cluster/storage-class-plan";
import { StorageClasses } from "../../../components/cluster/storage-classes";
import { PLATFORM_STORAGE_CLASS, TENANT_STORAGE_CLASS } from "../../../lib/storage-classes";
import { ofType, orphans, record } from "../../support/record";

describe("storage classes", () => {
  it("on AWS encrypt with the given key, grow, and go with their claim", () => {
    for (const plan of planStorageClasses({ kind: "ebs", keyArn: "arn:key" })) {
      assert.equal(plan.provisioner, "ebs.csi.aws.com");
      assert.deepEqual(plan.parameters, { type: "gp3", encrypted: "true", kmsKeyId: "arn:key" });
      assert.deepEqual(
        [plan.reclaimPolicy, plan.volumeBindingMode, plan.allowVolumeExpansion],
        ["Delete", "WaitForFirstConsumer", true],
      );
    }
  });

  it("are two, by the names that claims use, and none is the default", async () => {
    const { resources } = await record(() => new StorageClasses("s", { source: { kind: "none" } }));
    assert.deepEqual(orphans(resources), ["s"]);
    const made = ofType(resources, "kubernetes:storage.k8s.io/v1:StorageClass");
    const metadata = made.map(({ inputs }) => inputs["metadata"] as { name: string; annotations?: object });
    assert.deepEqual(
      metadata.map(({ name }) => name),
      [PLATFORM_STORAGE_CLASS, TENANT_STORAGE_CLASS],
    );
    assert.ok(metadata.every(({ annotations }) => annotations === undefined));
  });
});
