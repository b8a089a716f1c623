import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  kubernetesVersions,
  nextVersion,
  supportedVersions,
} from "../../components/cluster/kubernetes-versions";

describe("the runbook of a cluster's upgrade", () => {
  it("names for each version the next one and what its add-ons need", () => {
    const lines = readFileSync("docs/runbooks/cluster-upgrade.md", "utf8").split("\n");
    const rows = lines.filter((line) => /^\| 1\./.test(line));
    const steps = supportedVersions.flatMap((from) => {
      const next = nextVersion(from);
      if (next === undefined) return [];
      const { coredns, "kube-proxy": proxy } = kubernetesVersions[next].addOns;
      return [`| ${[from, next, coredns, proxy].join(" | ")} |`];
    });
    assert.deepEqual(rows, steps);
  });
});
