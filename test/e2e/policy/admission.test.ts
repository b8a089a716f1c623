import assert from "node:assert/strict";
import { admissionPolicies } from "../../../policy/admission/every-admission-policy";
import { everyRule } from "../../../policy/packs/every-rule";
import { type ControlId, controlIds } from "../../../policy/registry/controls";
import { accepted } from "../../policy/fixtures/accepted";
import { everyFixture } from "../../policy/fixtures/every-fixture";
import { apply, type Change } from "../../policy/harness/change";
import { isShared, type Shared } from "../../policy/harness/fixture";
import { changesOf, consistent, inventoryOf, judge } from "../../policy/harness/judge";
import type { World } from "../../policy/harness/world";
import { conforming } from "../../policy/world/conforming";
import { Api } from "../support/api";
import { ADMISSION, policiesInForce } from "../support/policies-in-force";
import { sandbox } from "../support/sandbox";
import { eventually } from "../support/wait";
import { objectOf, type Posted } from "./objects";

/** Under names of their own: the dev stack installs its policies in the same cluster. */
const policies = admissionPolicies().map(({ name, binding, ...policy }) => ({
  ...policy,
  name: `fixtures-${name}`,
  binding: { ...binding, policyName: `fixtures-${name}` },
}));
const admitted = [...new Set(policies.map(({ control }) => control))].sort();

interface Answer {
  readonly code: number;
  readonly message: string;
}

describe("admission policies on a real API server", function () {
  this.timeout(600_000);
  let api: Api;
  let started = false;
  const namespaces: string[] = [];

  const post = async ({ path, body }: Posted): Promise<Answer> => {
    const { status, body: answer } = await api.ask<{ message?: string }>("POST", path, { body });
    return { code: status, message: answer.message ?? "" };
  };

  before(async () => {
    const { environment } = await sandbox();
    api = new Api(environment["KUBECONFIG"] ?? assert.fail("the sandbox names no kubeconfig"));
    started = true;
    for (const { props, type } of Object.values(conforming)) {
      const { name } = (props["metadata"] ?? {}) as { readonly name?: string };
      if (!type.endsWith(":Namespace") || name === "kube-system") continue;
      // Pod security is judged by the API server itself; here only the policies are asked.
      const labels = Object.entries((props["metadata"] as { readonly labels: object }).labels);
      const plain = Object.fromEntries(
        labels.filter(([label]) => !label.startsWith("pod-security.kubernetes.io/")),
      );
      const { status } = await api.ask("POST", "/api/v1/namespaces", {
        body: { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: plain } },
      });
      assert.equal(status, 201, `namespace ${String(name)}`);
      namespaces.push(String(name));
    }
    for (const { name, spec, binding } of policies) {
      const made = await api.ask("POST", `${ADMISSION}/validatingadmissionpolicies`, {
        body: {
          apiVersion: "admissionregistration.k8s.io/v1",
          kind: "ValidatingAdmissionPolicy",
          metadata: { name },
          spec,
        },
      });
      assert.equal(made.status, 201, `${name}: ${JSON.stringify(made.body)}`);
      const bound = await api.ask("POST", `${ADMISSION}/validatingadmissionpolicybindings`, {
        body: {
          apiVersion: "admissionregistration.k8s.io/v1",
          kind: "ValidatingAdmissionPolicyBinding",
          metadata: { name },
          spec: binding,
        },
      });
      assert.equal(bound.status, 201, `${name}: ${JSON.stringify(bound.body)}`);
    }
    await policiesInForce(api);
  });

  after(async () => {
    // Where the sandbox did not start there is nothing to remove.
    if (!started) return;
    for (const { name } of policies) {
      await api.ask("DELETE", `${ADMISSION}/validatingadmissionpolicybindings/${name}`);
      await api.ask("DELETE", `${ADMISSION}/validatingadmissionpolicies/${name}`);
    }
    for (const name of namespaces) await api.ask("DELETE", `/api/v1/namespaces/${name}`);
    await eventually("the end of the namespaces", async () => {
      const left = (await api.list("/api/v1/namespaces")).map(({ metadata }) => metadata.name);
      return !namespaces.some((name) => left.includes(name));
    });
  });

  const objects = (world: World, names: readonly string[]): readonly Posted[] =>
    names.flatMap((name) => {
      const resource = world[name];
      const posted = resource === undefined ? undefined : objectOf(resource);
      return posted === undefined ? [] : [posted];
    });

  /** The objects of a broken stack that differ and whose control's rules refuse them one by one. */
  const changedObjects = (control: ControlId, change: Change): readonly Posted[] => {
    const world = apply(conforming, change);
    const bench = { stack: inventoryOf(consistent(world)), changed: changesOf(conforming, world) };
    const refusing = everyRule.filter(
      (rule) =>
        rule.control === control &&
        (rule.scope === "resource" || rule.scope === "workload") &&
        judge(rule, bench).kind === "violated",
    );
    // The API server takes a status only through its sub-resource, which has a test of its own.
    if (change.kind === "set" && change.path === "status") return [];
    const changed = Object.keys(world).filter((name) => world[name] !== conforming[name]);
    return refusing.length === 0 ? [] : objects(world, changed);
  };

  it("NET-08 keeps everybody else from writing the address of a load balancer", async () => {
    const services = "/api/v1/namespaces/istio-ingress/services";
    const { props } = conforming["internalService"]!;
    const made = await api.ask("POST", services, { body: { ...props, apiVersion: "v1", kind: "Service" } });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const { status, body } = await api.ask<{ message?: string }>(
      "PATCH",
      `${services}/internal-gateway/status`,
      {
        body: { status: { loadBalancer: { ingress: [{ ip: "203.0.113.7" }] } } },
        type: "application/merge-patch+json",
      },
    );
    assert.equal(status, 403);
    assert.match(body.message ?? "", /NET-08 .*only the cloud controller/);
    await api.ask("DELETE", `${services}/internal-gateway`);
  });

  it("compile without a complaint", async () => {
    for (const { name } of policies) {
      const { status } = await eventually(`${name} is checked`, async () => {
        const policy = await api.get<{
          status?: { observedGeneration?: number; typeChecking?: { expressionWarnings?: unknown[] } };
        }>(`${ADMISSION}/validatingadmissionpolicies/${name}`);
        return policy.status?.observedGeneration === undefined ? undefined : policy;
      });
      assert.deepEqual(status?.typeChecking?.expressionWarnings ?? [], [], name);
    }
  });

  it("accept every object of the conforming stack", async () => {
    const refused: string[] = [];
    for (const posted of objects(conforming, Object.keys(conforming))) {
      const { code, message } = await post(posted);
      if (code !== 201) refused.push(`${posted.path}: ${code} ${message}`);
    }
    assert.deepEqual(refused, []);
  });

  /** The control whose policy refused an object, where a policy did. */
  const refusedBy = ({ message }: Answer): string | undefined =>
    /ValidatingAdmissionPolicy 'fixtures-[^']*' .*denied request: ([A-Z]+-\d+) /.exec(message)?.[1];

  /** The controls whose rules on single resources refuse this one of a stack, where the server judges them too. */
  const refusingControls = (world: World, name: string): readonly string[] => {
    const resource = world[name];
    const changed = inventoryOf(resource === undefined ? {} : consistent({ [name]: resource }));
    const bench = { stack: inventoryOf(consistent(world)), changed };
    return everyRule
      .filter(
        (rule) =>
          admitted.includes(rule.control) &&
          (rule.scope === "resource" || rule.scope === "workload") &&
          judge(rule, bench).kind === "violated",
      )
      .map(({ control }) => control);
  };

  const changesIn = (fixtures: Readonly<Record<string, Change | Shared>>) =>
    Object.entries(fixtures).map(([why, breakage]) => ({
      why,
      change: isShared(breakage) ? breakage.change : breakage,
    }));

  /** What does not agree, for every object that a change touches. */
  const disagreements = async (change: Change): Promise<readonly string[]> => {
    // The API server takes a status only through its sub-resource, which has a test of its own.
    if (change.kind === "set" && change.path === "status") return [];
    const world = apply(conforming, change);
    const changed = Object.keys(world).filter((name) => world[name] !== conforming[name]);
    const found: string[] = [];
    for (const name of changed) {
      const expected = refusingControls(world, name);
      for (const posted of objects(world, [name])) {
        const answer = await post(posted);
        const by = refusedBy(answer);
        const invalid = by === undefined && answer.code !== 201;
        if (by === undefined ? !invalid && expected.length > 0 : !expected.includes(by))
          found.push(
            `${posted.path}: the pack ${expected.join(" ") || "accepts"}, the server ${by ?? "accepts"}`,
          );
      }
    }
    return found;
  };

  for (const control of controlIds) {
    const changes = [...changesIn(everyFixture[control] ?? {}), ...changesIn(accepted[control] ?? {})];
    if (changes.length === 0) continue;
    it(`${control}: the server's verdict on every fixture is the pack's`, async () => {
      const found: string[] = [];
      for (const { why, change } of changes)
        found.push(...(await disagreements(change)).map((what) => `${why}: ${what}`));
      assert.deepEqual(found, []);
    });
  }

  for (const control of admitted) {
    it(`${control} is refused by its own policy`, async () => {
      const posts = changesIn(everyFixture[control] ?? {}).flatMap(({ change }) =>
        changedObjects(control, change),
      );
      const answers: Answer[] = [];
      for (const posted of posts) answers.push(await post(posted));
      assert.ok(
        posts.length === 0 || answers.some((answer) => refusedBy(answer) === control),
        "nothing was refused by the policy itself",
      );
    });
  }
});
