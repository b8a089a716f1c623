import assert from "node:assert/strict";
import { DeliveryAccess } from "../../../components/cluster/delivery-access";
import { type AccessRule, planDeliveryAccess } from "../../../components/cluster/delivery-access-plan";
import { orphans, record } from "../../support/record";

const [deployer, previewer] = planDeliveryAccess().map(({ rules }) => rules) as [AccessRule[], AccessRule[]];

/** Whether the rules of a role allow a verb on a resource, as the API server decides it. */
const allows = (
  rules: readonly AccessRule[],
  [verb, group, resource]: readonly [verb: string, group: string, resource: string],
): boolean =>
  rules.some(
    ({ apiGroups, resources, verbs }) =>
      apiGroups.includes(group) &&
      // A star stands for every resource of the group, not for those behind a slash of another one.
      (resources.includes(resource) || resources.includes("*")) &&
      verbs.includes(verb),
  );

describe("what deployers and previewers may do in a cluster", () => {
  for (const [what, verb, group, resource] of [
    ["run commands in pods", "create", "", "pods/exec"],
    ["attach to pods", "create", "", "pods/attach"],
    ["forward ports of pods", "create", "", "pods/portforward"],
    ["add containers to pods that run", "patch", "", "pods/ephemeralcontainers"],
    ["make pods outside of workloads", "create", "", "pods"],
    ["reach kubelets", "get", "", "nodes/proxy"],
    ["change nodes", "patch", "", "nodes"],
    ["make tokens of accounts", "create", "", "serviceaccounts/token"],
    ["speak as somebody else", "impersonate", "", "users"],
    ["approve certificates", "update", "certificates.k8s.io", "certificatesigningrequests/approval"],
    ["delete whole collections", "deletecollection", "", "secrets"],
  ] as const)
    it(`does not include to ${what}`, () => {
      assert.equal(allows(deployer, [verb, group, resource]), false);
      assert.equal(allows(previewer, [verb, group, resource]), false);
    });

  it("differs in that previewers write nothing and read no secret", () => {
    const written = previewer.flatMap(({ verbs }) =>
      verbs.filter((verb) => !["get", "list", "watch"].includes(verb)),
    );
    assert.deepEqual(written, []);
    assert.equal(allows(previewer, ["get", "", "secrets"]), false);
    assert.equal(allows(deployer, ["create", "", "secrets"]), true);
  });

  it("names every group, resource and verb", () => {
    for (const { apiGroups, resources, verbs } of [...deployer, ...previewer])
      assert.ok(![...apiGroups, ...resources, ...verbs].includes("*"), JSON.stringify(apiGroups));
  });

  it("is two roles, each bound to its group", async () => {
    const { resources } = await record(() => new DeliveryAccess("d"));
    assert.deepEqual(orphans(resources), ["d"]);
    const bound = resources.filter(({ type }) => type.endsWith(":ClusterRoleBinding"));
    assert.deepEqual(
      bound
        .map(({ inputs }) => [
          (inputs["roleRef"] as { name: string }).name,
          (inputs["subjects"] as { kind: string; name: string }[])
            .map(({ kind, name }) => `${kind} ${name}`)
            .join(),
        ])
        .sort(),
      [
        ["platform:deployer", "Group platform:deployers"],
        ["platform:previewer", "Group platform:previewers"],
      ],
    );
    assert.equal(resources.filter(({ type }) => type.endsWith(":ClusterRole")).length, 2);
  });
});
