import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { type StandInStack, standInStack } from "../support/standin-cluster";
import { eventually } from "../support/wait";

/** The exit code of `pulumi` for an update that failed. */
const FAILED = 1;
const UNSCHEDULABLE = '{ nodeSelector: { "standin-test": "nowhere" } }';
const SHORT = '{ annotations: { "pulumi.com/timeoutSeconds": "3" } }';

describe("stand-in kubernetes plugin when things go wrong", function () {
  this.timeout(300_000);
  let stack: StandInStack;

  before(async () => {
    stack = await standInStack("fail");
    await stack.pulumi(0, "up", "--yes", "--skip-preview");
  });
  after(() => stack.close());

  const path = (rest: string) => rest.replace("NS", `namespaces/${stack.namespace}`);
  const initErrors = async () =>
    (await stack.state()).deployment.resources?.find(({ type }) => type.endsWith(":Deployment"))
      ?.initErrors ?? [];
  const up = (code: number) => stack.pulumi(code, "up", "--yes", "--skip-preview");
  afterEach(async () => {
    stack.write("");
    await up(0);
  });

  it("gives the pods' reason, records the failure, and the next update repairs it", async () => {
    stack.write(`web(1, ${UNSCHEDULABLE}, ${SHORT});`);
    assert.match(
      await up(FAILED),
      /timed out waiting to be Ready after 3 s[\s\S]*Pod .*Unschedulable: 0\/\d+ nodes/,
    );
    assert.ok((await initErrors()).length > 0);
    await stack.pulumi(0, "refresh", "--yes", "--skip-preview");
    assert.ok((await initErrors()).length > 0);
    stack.write(`web(1, {}, ${SHORT});`);
    await up(0);
    assert.deepEqual(await initErrors(), []);
  });

  it("ends a wait when the update is cancelled, and records what there is", async () => {
    stack.write(`web(1, ${UNSCHEDULABLE});`);
    const child = stack.bench.start(stack.directory, "up", "--yes", "--skip-preview");
    const closed = once(child, "close");
    await eventually("the Deployment", async () => {
      const { status } = await stack.api.ask("GET", path("/apis/apps/v1/NS/deployments/web"));
      return status === 200;
    });
    child.kill("SIGINT");
    const [code] = (await closed) as [number];
    assert.notEqual(code, 0);
    assert.match((await initErrors()).join("\n"), /was cancelled before it was ready/);
  });

  it("names the fields and the manager of a conflict, and takes over when told to", async () => {
    const object = { metadata: { name: "shared" }, data: { a: "theirs" } };
    const created = await stack.api.ask("POST", `${path("/api/v1/NS/configmaps")}?fieldManager=someone`, {
      body: object,
    });
    assert.equal(created.status, 201);
    const shared = (annotations: string) =>
      `new k8s.core.v1.ConfigMap("shared", { metadata: { namespace, name: "shared"${annotations} }, data: { a: "mine" } });`;
    stack.write(shared(""));
    assert.match(
      await up(FAILED),
      /field conflict detected[\s\S]*\.data\.a: conflict with "someone"[\s\S]*patchForce/,
    );
    stack.write(shared(', annotations: { "pulumi.com/patchForce": "true" }'));
    await up(0);
    const { data } = await stack.api.get<{ data: object }>(path("/api/v1/NS/configmaps/shared"));
    assert.deepEqual(data, { a: "mine" });
  });

  it("adopts by import", async () => {
    const object = { metadata: { name: "old" }, data: { a: "1" } };
    await stack.api.ask("POST", path("/api/v1/NS/configmaps"), { body: object });
    const old = (options: string) =>
      `new k8s.core.v1.ConfigMap("old", { metadata: { namespace, name: "old" }, data: { a: "1" } }${options});`;
    stack.write(old(`, { import: "${stack.namespace}/old" }`));
    assert.match(await up(0), /1 imported/);
    stack.write(old(""));
    await stack.pulumi(0, "up", "--yes", "--skip-preview", "--expect-no-changes");
  });

  it("refuses a misspelt field in the preview", async () => {
    stack.write(
      'new k8s.networking.v1.NetworkPolicy("np", { metadata: { namespace, name: "np" }, spec: { podSelector: {}, ingres: [] } as any });',
    );
    assert.match(await stack.pulumi(FAILED, "preview"), /\.spec\.ingres: field not declared in schema/);
  });

  it("masks secrets that the server quotes", async () => {
    stack.write(
      'new k8s.core.v1.ConfigMap("c", { metadata: { namespace, name: "c", labels: { a: pulumi.secret("not a label!") } } });',
    );
    const output = await up(FAILED);
    assert.match(output, /Invalid value: "\[secret\]"/);
    assert.ok(!output.includes("not a label!"));
  });

  it("says what keeps an object that is to be deleted", async () => {
    stack.write(
      'new k8s.core.v1.ConfigMap("held", { metadata: { namespace, name: "held", finalizers: ["example.com/hold"], annotations: { "pulumi.com/timeoutSeconds": "2" } } });',
    );
    await up(0);
    stack.write("");
    assert.match(await up(FAILED), /finalizers are not done: example.com\/hold/);
    await stack.api.patch(path("/api/v1/NS/configmaps/held"), { metadata: { finalizers: null } });
  });

  it("keeps the state and names the server when the cluster does not answer", async () => {
    const alive = readFileSync(stack.kubeconfig, "utf8");
    const before = (await stack.state()).deployment.resources?.length;
    writeFileSync(stack.kubeconfig, alive.replace(/server: .*/, "server: https://127.0.0.1:1"));
    try {
      for (const command of ["refresh", "up"]) {
        const output = await stack.pulumi(FAILED, command, "--yes", "--skip-preview");
        const [, errors = ""] = output.split("Diagnostics:");
        assert.deepEqual(errors.match(/https:.*does not answer: .*; start the cluster/g)?.length, 1, output);
      }
    } finally {
      writeFileSync(stack.kubeconfig, alive);
    }
    assert.equal((await stack.state()).deployment.resources?.length, before);
  });
});
