import assert from "node:assert/strict";
import { alarms } from "../../../components/cluster/alarms-plan";

type Event = Readonly<Record<string, string>>;

/** What CloudWatch makes of a pattern of JSON that compares texts: the rules of its guide, "Filter and pattern syntax". */
function matches(pattern: string, event: Event): boolean {
  const tokens = pattern.match(/\(|\)|&&|\|\||\$\.[\w.]+ !?= "[^"]*"/g) ?? [];
  let at = 0;
  const term = (): boolean => {
    const token = tokens[at++] ?? assert.fail(`${pattern} ends early`);
    if (token === "(") {
      const inner = any();
      at += 1;
      return inner;
    }
    const [, path = "", operator, text = ""] =
      /^\$\.([\w.]+) (!?=) "([^"]*)"$/.exec(token) ?? assert.fail(token);
    const literal = text.split("*").map((part) => part.replace(/[.$^|()[\]{}\\+?]/g, "\\$&"));
    const is = new RegExp(`^${literal.join(".*")}$`).test(event[path] ?? "");
    return operator === "=" ? is : !is;
  };
  const all = (): boolean => {
    let holds = term();
    while (tokens[at] === "&&") {
      at += 1;
      holds = term() && holds;
    }
    return holds;
  };
  const any = (): boolean => {
    let holds = all();
    while (tokens[at] === "||") {
      at += 1;
      holds = all() || holds;
    }
    return holds;
  };
  return any();
}

describe("the alarms about rules of the cluster", () => {
  const { pattern } = alarms.find(({ name }) => name === "rbac-change") ?? assert.fail();
  const rings = (username: string, verb = "create", resource = "rolebindings"): boolean =>
    matches(pattern, { verb, "objectRef.resource": resource, "user.username": username });

  it("ring for people, and for the accounts of workloads, which have no business there", () => {
    for (const who of [
      "arn:aws:sts::111111111111:assumed-role/break-glass/eve",
      "system:serviceaccount:tenant-acme:ci",
      "system:serviceaccount:spotify-ai-agent-prod:spotify-ai-backend-service",
      "system:serviceaccount:default:default",
    ])
      assert.ok(rings(who), who);
  });

  it("stay quiet for the parts of the cluster and its controllers, for reading, and for other kinds", () => {
    for (const who of [
      "system:kube-controller-manager",
      "system:serviceaccount:kube-system:clusterrole-aggregation-controller",
      "system:serviceaccount:cert-manager:cainjector",
    ])
      assert.ok(!rings(who), who);
    assert.ok(!rings("eve", "list"));
    assert.ok(!rings("eve", "create", "pods"));
  });
});
