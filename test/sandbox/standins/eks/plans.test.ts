import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessMode, clusterProblems } from "../../../../sandbox/standins/eks/cluster-plan";
import { amiType } from "../../../../sandbox/standins/eks/images";
import { sandboxCluster } from "../../../../sandbox/standins/eks/sandbox-cluster";

describe("eks stand-in: machine images", () => {
  for (const [operatingSystem, gpu, instanceTypes, expected] of [
    ["AL2023", false, ["m7i.large"], "AL2023_x86_64_STANDARD"],
    ["AL2023", false, ["m7g.large", "c8gd.xlarge"], "AL2023_ARM_64_STANDARD"],
    ["AL2023", false, ["m7g.large", "m7i.large"], "AL2023_x86_64_STANDARD"],
    ["AL2023", true, ["g5.xlarge"], "AL2023_x86_64_NVIDIA"],
    ["Bottlerocket", false, [], "BOTTLEROCKET_x86_64"],
    ["bottlerocket", true, ["g5g.xlarge"], "BOTTLEROCKET_ARM_64_NVIDIA"],
  ] as const) {
    it(`${operatingSystem}${gpu ? " with GPU" : ""} on ${instanceTypes.join(", ") || "anything"}: ${expected}`, () => {
      assert.equal(amiType({ operatingSystem, gpu, instanceTypes }), expected);
    });
  }
});

describe("eks stand-in: a cluster's inputs", () => {
  const good = { vpcId: "vpc-1", subnetIds: ["a", "b"] };
  const paths = (args: object) =>
    clusterProblems({ ...good, ...args }).map(({ propertyPath }) => propertyPath);

  it("takes a network and subnets", () => {
    assert.deepEqual(paths({}), []);
    assert.deepEqual(paths({ authenticationMode: "API", accessEntries: {} }), []);
  });

  it("names everything that is wrong at once", () => {
    assert.deepEqual(
      clusterProblems({ instanceRole: "a", instanceRoles: ["b"], accessEntries: {} }).map(
        (p) => p.propertyPath,
      ),
      ["instanceRole", "accessEntries", "subnetIds", "vpcId"],
    );
    assert.deepEqual(paths({ privateSubnetIds: ["c"] }), ["subnetIds"]);
    assert.deepEqual(paths({ authenticationMode: "API", roleMappings: [] }), ["roleMappings"]);
  });

  it("spells the access mode as AWS does", () => {
    assert.equal(accessMode("Api_And_Config_Map"), "API_AND_CONFIG_MAP");
    assert.equal(accessMode(undefined), undefined);
  });
});

describe("eks stand-in: the cluster behind it", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "eks-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });
  const write = (text: string): string => {
    const file = join(directory, "kubeconfig");
    writeFileSync(file, text);
    return file;
  };
  const config = `
current-context: b
contexts: [{name: a, context: {cluster: one}}, {name: b, context: {cluster: two}}]
clusters:
  - {name: one, cluster: {server: "https://one"}}
  - {name: two, cluster: {server: "https://two", certificate-authority-data: Q0E=}}
`;

  it("is the one of the kubeconfig's current context", () => {
    const { server, certificateAuthority } = sandboxCluster({ KUBECONFIG: write(config) });
    assert.deepEqual(
      { server, certificateAuthority },
      { server: "https://two", certificateAuthority: "Q0E=" },
    );
  });

  it("is named by the sandbox's own variable before the usual one", () => {
    assert.equal(
      sandboxCluster({ SANDBOX_KUBECONFIG: write(config), KUBECONFIG: "/none" }).server,
      "https://two",
    );
  });

  it("reads the certificate authority from a file", () => {
    writeFileSync(join(directory, "ca"), "CA");
    const file = write(
      config.replace("certificate-authority-data: Q0E=", `certificate-authority: ${directory}/ca`),
    );
    assert.equal(sandboxCluster({ KUBECONFIG: file }).certificateAuthority, "Q0E=");
  });

  for (const [what, env, reason] of [
    ["nothing names it", () => ({}), /neither SANDBOX_KUBECONFIG nor KUBECONFIG is set.*npm run up/],
    ["its file is gone", () => ({ KUBECONFIG: join(directory, "none") }), /none cannot be read.*npm run up/],
    ["no context is chosen", () => ({ KUBECONFIG: write("clusters: []") }), /no current context/],
  ] as const) {
    it(`says what to do when ${what}`, () => {
      assert.throws(() => sandboxCluster(env()), reason);
    });
  }
});
