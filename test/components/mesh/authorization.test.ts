import assert from "node:assert/strict";
import { planAuthorization } from "../../../components/mesh/authorization-plan";
import { authorizes, type MeshCall, type MeshPolicy } from "../../support/authorization";
import { environmentOf } from "../../support/stack";

const policy = (spec: MeshPolicy["spec"], namespace = "a"): MeshPolicy => ({
  metadata: { name: "p", namespace },
  spec,
});
const call: MeshCall = {
  from: { namespace: "b", account: "caller" },
  to: { namespace: "a", labels: { app: "x" } },
  port: 8080,
  host: "x.a",
};
const deny = policy({});
const from = (...principals: string[]) => ({ from: [{ source: { principals } }] });

describe("the evaluation of authorization policies", () => {
  it("lets everything through where there is no policy, and nothing where only an empty one is", () => {
    assert.equal(authorizes([], call), true);
    assert.equal(authorizes([deny], call), false);
    assert.equal(authorizes([policy({}, "elsewhere")], call), true);
  });

  it("asks for the caller's identity, its namespace, the port and the host", () => {
    const rule = { ...from("cluster.local/ns/b/sa/caller"), to: [{ operation: { ports: ["8080"] } }] };
    assert.equal(authorizes([deny, policy({ rules: [rule] })], call), true);
    assert.equal(authorizes([deny, policy({ rules: [rule] })], { ...call, port: 8081 }), false);
    const other = { ...call, from: { namespace: "b", account: "other" } };
    assert.equal(authorizes([deny, policy({ rules: [rule] })], other), false);
    const byNamespace = policy({ rules: [{ from: [{ source: { namespaces: ["tenant-*"] } }] }] });
    assert.equal(authorizes([byNamespace], call), false);
    assert.equal(
      authorizes([byNamespace], { ...call, from: { namespace: "tenant-x", account: "any" } }),
      true,
    );
    const byHost = policy({ rules: [{ to: [{ operation: { hosts: ["*.a"] } }] }] });
    assert.equal(authorizes([byHost], call), true);
    assert.equal(authorizes([byHost], { ...call, host: "x.b" }), false);
  });

  it("applies a policy to the pods that its selector names", () => {
    const others = policy({ selector: { matchLabels: { app: "y" } }, rules: [{}] });
    assert.equal(authorizes([deny, others], call), false);
    assert.equal(authorizes([deny, others], { ...call, to: { namespace: "a", labels: { app: "y" } } }), true);
  });

  it("asks for a header, or for none", () => {
    const key = "request.headers[x-a]";
    const rules = [{ when: [{ key, values: ["own"] }] }, { when: [{ key, notValues: ["*"] }] }];
    const passes = (headers?: MeshCall["headers"]) =>
      authorizes([deny, policy({ rules })], { ...call, headers });
    assert.deepEqual([passes(), passes({ "x-a": "own" }), passes({ "x-a": "other" })], [true, true, false]);
  });

  it("refuses rules that it does not understand", () => {
    const when = [{ key: "source.ip", values: ["10.0.0.1"] }];
    assert.throws(() => authorizes([policy({ rules: [{ when }] })], call), /asks for source.ip/);
    assert.throws(() => authorizes([policy({ action: "DENY", rules: [{}] })], call), /only ALLOW/);
  });

  it("finds no caller for a service that nobody calls", () => {
    const { topology } = environmentOf("dev").platform;
    const alone = { ...topology, graph: { entries: [], calls: [], externals: [] } };
    assert.deepEqual(planAuthorization(alone, "billing").rules, []);
  });
});
