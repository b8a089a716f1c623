import assert from "node:assert/strict";
import { planGroupNodes } from "../../../../sandbox/standins/aws/machines/group-nodes";
import { machineSize } from "../../../../sandbox/standins/aws/machines/machine-size";
import { list, nameOf, object, text } from "../../../../sandbox/standins/kubernetes/objects/access";

describe("the size of a machine", () => {
  for (const [type, cores, memoryGibibytes, gpus] of [
    ["t3.medium", 1, 4, 0],
    ["m7i.large", 2, 8, 0],
    ["m7i.2xlarge", 8, 32, 0],
    ["c6id.4xlarge", 16, 32, 0],
    ["r7g.xlarge", 4, 32, 0],
    ["g6.2xlarge", 8, 32, 1],
  ] as const)
    it(`of type ${type} is in its name`, () => {
      assert.deepEqual(machineSize(type), { cores, memoryGibibytes, gpus });
    });

  it("is unknown where the name follows another scheme", () => {
    for (const type of ["", "m7i", "mac2.metal", "x9.huge"]) assert.equal(machineSize(type), undefined, type);
  });
});

describe("the nodes of a managed group", () => {
  const group = {
    nodeGroupName: "acme-1",
    instanceTypes: ["m7i.2xlarge"],
    capacityType: "ON_DEMAND",
    labels: { "platform.spotify-ai.io/tenant": "acme" },
    taints: [{ key: "platform.spotify-ai.io/node-group", value: "t-acme", effect: "NO_SCHEDULE" }],
    scalingConfig: { minSize: 3, maxSize: 6, desiredSize: 3 },
  };
  const nodes = planGroupNodes(group, "eu-west-1");

  it("are as many as it may have, each with a name of its own, over three zones", () => {
    assert.equal(new Set(nodes.map((node) => nameOf(node))).size, 6);
    const zones = nodes.map((node) => text(node, "metadata", "labels", "topology.kubernetes.io/zone"));
    assert.deepEqual([...new Set(zones)], ["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
  });

  it("carry the group's labels, taints and size", () => {
    for (const node of nodes) {
      const labels = object(node, "metadata", "labels");
      assert.equal(labels["platform.spotify-ai.io/tenant"], "acme");
      assert.equal(labels["eks.amazonaws.com/nodegroup"], "acme-1");
      assert.deepEqual(list(node, "spec", "taints"), [
        { key: "platform.spotify-ai.io/node-group", value: "t-acme", effect: "NoSchedule" },
      ]);
      assert.deepEqual(object(node, "status", "allocatable"), {
        cpu: "8",
        memory: "32Gi",
        pods: "110",
        "ephemeral-storage": "100Gi",
      });
    }
  });
});
