import assert from "node:assert/strict";
import * as fc from "fast-check";
import { accessProblems, planAccess } from "../../../components/cluster/access-plan";
import { addOnCatalogue } from "../../../components/cluster/add-on-catalogue";
import { addOnNames } from "../../../components/cluster/add-on-names";
import {
  addOnProblems,
  enabledAddOns,
  featuresOf,
  orderAddOns,
} from "../../../components/cluster/add-on-plan";
import { instanceType } from "../../../components/cluster/instance-types";
import {
  kubernetesVersions,
  nextVersion,
  supportedVersions,
  versionProblems,
} from "../../../components/cluster/kubernetes-versions";
import { nodeGroupProblems, planNodeGroups } from "../../../components/cluster/node-group-plan";
import { nodeGroupTable } from "../../../components/cluster/node-group-table";
import { mayRest, residencyProblems } from "../../../components/cluster/residency-plan";
import { NODE_GROUP_LABEL, type NodeGroupName } from "../../../lib/node-groups";
import { tenants } from "./fixtures";

const messages = (found: readonly { message: string }[]): string =>
  found.map(({ message }) => message).join("\n");

describe("Kubernetes versions", () => {
  it("has a next version for all but the newest, one minor on, with add-ons for each", () => {
    const minor = (version: string) => Number(version.split(".")[1]);
    for (const version of supportedVersions.slice(0, -1))
      assert.equal(minor(nextVersion(version) ?? ""), minor(version) + 1);
    assert.equal(nextVersion(supportedVersions.at(-1)!), undefined);
    for (const version of supportedVersions)
      assert.ok(kubernetesVersions[version].addOns["kube-proxy"].startsWith(`v${version}.`));
  });

  for (const [version, upgradeFrom, problem] of [
    ["1.35", undefined, ""],
    ["1.35", "1.34", ""],
    ["1.35", "1.35", ""],
    ["1.36", "1.34", "skips a version"],
    ["1.34", "1.35", "no way back"],
    ["1.29", undefined, "not supported"],
    ["1.99", undefined, "not supported"],
  ] as const)
    it(`${problem === "" ? "accepts" : "refuses"} ${version} from ${upgradeFrom ?? "nothing"}`, () => {
      const found = versionProblems({ version, ...(upgradeFrom === undefined ? {} : { upgradeFrom }) });
      assert.equal(found.length, problem === "" ? 0 : 1);
      assert.ok(messages(found).includes(problem));
    });
});

describe("residency", () => {
  it("keeps the Union's data in the Union, which London and Zurich are not", () => {
    assert.ok(mayRest("eu", "eu-central-1"));
    for (const region of ["eu-west-2", "eu-central-2", "us-east-1"])
      assert.ok(!mayRest("eu", region), region);
    assert.ok(mayRest("any", "ap-south-1"));
  });

  it("names every tenant that a region is closed to, for both regions", () => {
    const found = residencyProblems(
      { region: "us-east-1", residency: "us", secondRegion: { region: "eu-west-1" } },
      [
        { id: "acme", tier: "free", residency: "eu" },
        { id: "corp", tier: "free", residency: "us" },
        { id: "free", tier: "free" },
      ],
    );
    assert.deepEqual(
      found.map(({ field, message }) => `${field} ${/of (.*?);/.exec(message)?.[1]}`),
      ['region tenant "acme"', "secondRegion.region this stack", 'secondRegion.region tenant "corp"'],
    );
  });
});

describe("node groups", () => {
  it("keeps the promise of NVMe and GPU in the table itself", () => {
    for (const [name, row] of Object.entries(nodeGroupTable))
      for (const type of row.instanceTypes) {
        const known = instanceType(type);
        assert.ok(!row.nvme || (known?.nvmeGb ?? 0) > 0, `${name} ${type}`);
        assert.ok(!row.gpu || (known?.gpus ?? 0) > 0, `${name} ${type}`);
        assert.equal(row.min % 3, 0, `${name} has a node in each zone`);
        assert.ok(row.min <= row.max);
      }
  });

  it("has instance types of equal size in a group, which the autoscaler predicts by", () => {
    for (const [name, row] of Object.entries(nodeGroupTable))
      assert.equal(
        new Set(
          row.instanceTypes.map((type) => `${instanceType(type)?.vcpus} ${instanceType(type)?.memoryGib}`),
        ).size,
        1,
        name,
      );
  });

  it("adds one group for each enterprise_plus tenant, that admits only its pods", () => {
    const plans = planNodeGroups({}, tenants);
    assert.deepEqual(
      plans.map(({ name }) => name),
      ["system", "general", "compute", "accelerated", "pci", "tenant-mega"],
    );
    const own = plans.at(-1)!;
    assert.deepEqual(own.taints, [{ key: NODE_GROUP_LABEL, value: "tenant-mega", effect: "NO_SCHEDULE" }]);
    assert.equal(own.labels["platform.spotify-ai.io/tenant"], "mega");
  });

  it("leaves system and general open and closes the others", () => {
    const open = planNodeGroups({}, [])
      .filter(({ taints }) => taints.length === 0)
      .map(({ name }) => name);
    assert.deepEqual(open, ["system", "general"]);
  });

  it("gives NVMe groups their disks as pods' storage, and nobody a way to log in", () => {
    for (const { name, userData } of planNodeGroups({}, tenants)) {
      const row = (nodeGroupTable as Record<string, { nvme: boolean }>)[name];
      assert.equal(userData.includes("ephemeral-storage"), row?.nvme ?? false, name);
      assert.match(userData, /\[settings\.host-containers\.admin\]\nenabled = false/);
    }
  });

  it("takes what is configured, and only that", () => {
    const [system, general] = planNodeGroups({ general: { min: 6, max: 9, capacity: "spot" } }, []);
    assert.deepEqual([system!.min, system!.max, system!.spot], [3, 6, false]);
    assert.deepEqual([general!.min, general!.max, general!.spot], [6, 9, true]);
  });

  it("reports a minimum above a maximum exactly then, for any numbers", () => {
    fc.assert(
      fc.property(
        fc.nat(450),
        fc.nat(450),
        fc.constantFrom<NodeGroupName>("system", "general", "pci"),
        (min, max, group) => {
          const found = nodeGroupProblems({ [group]: { min, max, capacity: "on-demand" } });
          assert.equal(found.length, min > max ? 1 : 0);
        },
      ),
    );
  });

  for (const [what, group, settings, problem] of [
    ["compute without NVMe", "compute", { instanceTypes: ["m7i.2xlarge"] }, "no local NVMe"],
    ["accelerated without a GPU", "accelerated", { instanceTypes: ["c6id.2xlarge"] }, "no GPU"],
    ["an unknown type", "general", { instanceTypes: ["x9.huge"] }, "unknown instance type"],
    ["payments on spot", "pci", { capacity: "spot" }, "do not bear an interruption"],
    ["more nodes than EKS allows", "general", { max: 451 }, "allows 450 nodes"],
  ] as const)
    it(`refuses ${what}`, () => {
      const found = nodeGroupProblems({ [group]: { min: 3, max: 6, capacity: "on-demand", ...settings } });
      assert.equal(found.length, 1);
      assert.ok(messages(found).includes(problem), messages(found));
    });
});

describe("access", () => {
  const entries = (applyAdministers: boolean) =>
    planAccess(
      { breakGlass: ["arn:aws:iam::1:role/bg"], viewers: ["arn:aws:iam::1:role/see"], applyAdministers },
      { apply: "arn:aws:iam::1:role/apply", preview: "arn:aws:iam::1:role/preview" },
    );

  it("lets the apply role administer the cluster where the first or the last update says so", () => {
    const administrators = entries(true).filter(({ policy }) => policy === "AmazonEKSClusterAdminPolicy");
    assert.deepEqual(
      administrators.map(({ key }) => key),
      ["break-glass-bg", "apply"],
    );
  });

  it("makes break-glass roles the only administrators", () => {
    const plans = entries(false);
    assert.deepEqual(
      plans.map(({ key, policy, groups }) => [key, policy ?? "none", groups.join()]),
      [
        ["break-glass-bg", "AmazonEKSClusterAdminPolicy", ""],
        ["viewer-see", "AmazonEKSViewPolicy", ""],
        ["apply", "none", "platform:deployers"],
        ["preview", "AmazonEKSViewPolicy", "platform:previewers"],
      ],
    );
  });

  it("refuses nobody in charge, two entries for one role, and approvers who could act", () => {
    const one = "arn:aws:iam::1:role/one";
    assert.match(
      messages(accessProblems({ breakGlass: [], viewers: [], approvers: [] })),
      /nobody could administer/,
    );
    const found = messages(accessProblems({ breakGlass: [one], viewers: [one], approvers: [one] }));
    assert.match(found, /one access entry/);
    assert.match(found, /must not be able to make one/);
  });
});

describe("add-ons", () => {
  it("accepts the catalogue's own defaults", () => {
    assert.deepEqual(addOnProblems({}), []);
  });

  it("never offers ingress-nginx", () => {
    assert.ok(
      Object.values(addOnCatalogue).every((addOn) => addOn.kind === "eks" || !addOn.chart.includes("nginx")),
    );
  });

  it("pins every version to one exact release", () => {
    for (const [name, addOn] of Object.entries(addOnCatalogue))
      if (addOn.version !== undefined)
        assert.match(addOn.version, /^v?\d+\.\d+\.\d+(-eksbuild\.\d+)?$/, name);
  });

  it("orders every possible choice so that needs come first, and loses none", () => {
    fc.assert(
      fc.property(fc.subarray([...addOnNames]), (enabled) => {
        const ordered = orderAddOns(enabled, addOnCatalogue);
        assert.deepEqual([...ordered].sort(), [...enabled].sort());
        for (const [index, name] of ordered.entries())
          for (const need of addOnCatalogue[name].needs)
            if (enabled.includes(need)) assert.ok(ordered.indexOf(need) < index, `${need} before ${name}`);
      }),
    );
  });

  it("has conflicts that both sides know", () => {
    for (const name of addOnNames)
      for (const other of addOnCatalogue[name].conflicts ?? [])
        assert.ok(addOnCatalogue[other].conflicts?.includes(name), `${other} does not know of ${name}`);
  });

  it("refuses an add-on without what it needs, and two that fight, once each", () => {
    const without = addOnProblems({ "cert-manager": false });
    assert.ok(without.some(({ field }) => field === "addOns.istiod"));
    assert.match(messages(without), /needs cert-manager, which is off/);
    assert.deepEqual(
      addOnProblems({ karpenter: true }).map(({ field, message }) => [field, message]),
      [["addOns.cluster-autoscaler", "cannot run beside karpenter; switch one of them off"]],
    );
  });

  it("says that needs run in a circle", () => {
    const circle = { a: { byDefault: true, needs: ["b"] }, b: { byDefault: true, needs: ["a"] } };
    assert.throws(() => orderAddOns(["a", "b"], circle as never), /a -> b -> a/);
  });

  it("turns add-ons into features", () => {
    const all = featuresOf(enabledAddOns({}));
    assert.ok(all.rollouts && all.mesh && all.prometheus && all.loadBalancers && all.realNodes && !all.chaos);
    assert.ok(!featuresOf(enabledAddOns({ "argo-rollouts": false })).rollouts);
    assert.ok(!featuresOf([]).gatewayApi);
  });
});
