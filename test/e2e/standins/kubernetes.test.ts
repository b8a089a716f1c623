import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { type StandInStack, standInStack } from "../support/standin-cluster";

const everything = (replicas: number) => `
web(${replicas});
new k8s.core.v1.Service("web", { metadata: { namespace, name: "web" }, spec: { selector: labels, ports: [{ port: 80 }] } });
new k8s.core.v1.ConfigMap("settings", { metadata: { namespace }, data: { level: "info" } });
new k8s.core.v1.Secret("key", { metadata: { namespace, name: "key" }, stringData: { key: pulumi.secret("very-s3cret-key") } });
`;

/** The exit code of `pulumi` when `--expect-no-changes` is not met. */
const NO_CHANGES_EXPECTED = 7;

describe("stand-in kubernetes plugin on the real engine and API server", function () {
  this.timeout(300_000);
  let stack: StandInStack;

  before(async () => {
    stack = await standInStack("life");
  });
  after(() => stack.close());

  const path = (rest: string) => rest.replace("NS", `namespaces/${stack.namespace}`);
  const deployment = () => stack.api.get(path("/apis/apps/v1/NS/deployments/web"));
  const settings = async () =>
    (await stack.api.list(path("/api/v1/NS/configmaps"))).find(({ metadata }) =>
      metadata.name.startsWith("settings-"),
    );

  it("previews without touching anything", async () => {
    stack.write(everything(2));
    assert.match(await stack.pulumi(0, "preview"), /\+ 6 to create/);
    assert.equal((await stack.api.ask("GET", path("/api/v1/NS"))).status, 404);
  });

  it("creates, and comes back when everything is ready", async () => {
    const output = await stack.pulumi(0, "up", "--yes", "--skip-preview");
    assert.match(output, /kubernetes: stand-in plugin/);
    assert.equal((await deployment()).status?.["availableReplicas"], 2);
    assert.equal((await settings())?.metadata.annotations?.["pulumi.com/autonamed"], "true");
  });

  it("changes nothing the second time", async () => {
    await stack.pulumi(0, "up", "--yes", "--skip-preview", "--expect-no-changes");
    await stack.pulumi(0, "preview", "--refresh", "--expect-no-changes");
  });

  it("keeps a Secret's data out of the state and the display", async () => {
    const exported = await stack.pulumi(0, "stack", "export");
    const encoded = Buffer.from("very-s3cret-key").toString("base64");
    for (const text of ["very-s3cret-key", encoded]) assert.ok(!exported.includes(text));
  });

  it("updates in place", async () => {
    stack.write(everything(3));
    const before = (await deployment()).metadata.uid;
    assert.match(await stack.pulumi(0, "up", "--yes", "--skip-preview"), /~ 1 updated/);
    const { metadata, spec } = await deployment();
    assert.deepEqual([metadata.uid, spec?.["replicas"]], [before, 3]);
  });

  it("sees and repairs what others changed", async () => {
    await stack.api.ask("PATCH", `${path("/apis/apps/v1/NS/deployments/web/scale")}?fieldManager=kubectl`, {
      body: { spec: { replicas: 1 } },
      type: "application/merge-patch+json",
    });
    assert.match(
      await stack.pulumi(NO_CHANGES_EXPECTED, "preview", "--refresh", "--expect-no-changes"),
      /1 to update/,
    );
    await stack.pulumi(0, "refresh", "--yes", "--skip-preview");
    assert.match(await stack.pulumi(0, "up", "--yes", "--skip-preview"), /~ 1 updated/);
    assert.equal((await deployment()).spec?.["replicas"], 3);
  });

  it("makes anew what was deleted by others", async () => {
    await stack.api.ask("DELETE", path("/api/v1/NS/secrets/key"));
    await stack.pulumi(0, "refresh", "--yes", "--skip-preview");
    assert.match(await stack.pulumi(0, "up", "--yes", "--skip-preview"), /\+ 1 created/);
    assert.equal((await stack.api.ask("GET", path("/api/v1/NS/secrets/key"))).status, 200);
  });

  it("replaces beside the old one under a generated name, and in its place under a given one", async () => {
    const before = { settings: await settings(), deployment: await deployment() };
    const other = everything(3)
      .replace('"info"', '"debug"')
      .replace("web(3)", 'web(3, {}, {}, { app: "web", tier: "front" })');
    stack.write(other);
    const output = await stack.pulumi(0, "up", "--yes", "--skip-preview");
    assert.match(output, /\+-\s?2 replaced/);
    assert.notEqual((await settings())?.metadata.name, before.settings?.metadata.name);
    assert.notEqual((await deployment()).metadata.uid, before.deployment.metadata.uid);
  });

  it("serves definitions and their objects in one update, and waits for what the annotation names", async () => {
    const kind = `Widget${stack.namespace.slice(-6)}`;
    const plural = `${kind.toLowerCase()}s`;
    stack.write(`
const group = "standin.example.com";
const schema = { type: "object", properties: { spec: { type: "object", x_kubernetes_preserve_unknown_fields: true } } };
new k8s.apiextensions.v1.CustomResourceDefinition("kind", {
  metadata: { name: "${plural}." + group },
  spec: {
    group, scope: "Cluster", names: { plural: "${plural}", kind: "${kind}" },
    versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema as any } }],
  },
});
new k8s.apiextensions.CustomResource("widget", {
  apiVersion: group + "/v1", kind: "${kind}",
  metadata: { name: "one", annotations: { "pulumi.com/waitFor": "jsonpath={.spec.size}=3" } },
  spec: { size: 3 },
});`);
    await stack.pulumi(0, "up", "--yes", "--skip-preview");
    const widget = await stack.api.get(`/apis/standin.example.com/v1/${plural}/one`);
    assert.deepEqual(widget.spec, { size: 3 });
    stack.write("");
    await stack.pulumi(0, "up", "--yes", "--skip-preview");
    assert.equal((await stack.api.ask("GET", `/apis/standin.example.com/v1/${plural}/one`)).status, 404);
  });

  it("previews on a cluster that is not known yet, and uses it once it is", async () => {
    const kubeconfig = JSON.stringify(readFileSync(stack.kubeconfig, "utf8"));
    stack.write(`
const first = new k8s.core.v1.ConfigMap("first", { metadata: { namespace, name: "first" } });
const provider = new k8s.Provider("late", { kubeconfig: first.id.apply(() => ${kubeconfig}) });
new k8s.core.v1.ConfigMap("second", { metadata: { namespace, name: "second" } }, { provider });`);
    assert.match(await stack.pulumi(0, "preview"), /\+ 3 to create/);
    await stack.pulumi(0, "up", "--yes", "--skip-preview");
    await stack.api.get(path("/api/v1/NS/configmaps/second"));
  });

  it("sets and releases single fields of an object that others own", async () => {
    const labels = async () => (await stack.api.get("/api/v1/namespaces/default")).metadata.labels;
    const key = `standin-test-${stack.namespace}`;
    stack.write(
      `new k8s.core.v1.NamespacePatch("p", { metadata: { name: "default", labels: { "${key}": "yes" } } });`,
    );
    await stack.pulumi(0, "up", "--yes", "--skip-preview");
    assert.equal((await labels())?.[key], "yes");
    stack.write("");
    await stack.pulumi(0, "up", "--yes", "--skip-preview");
    assert.equal((await labels())?.[key], undefined);
  });

  it("leaves nothing behind", async () => {
    await stack.pulumi(0, "destroy", "--yes", "--skip-preview");
    assert.equal((await stack.api.ask("GET", path("/api/v1/NS"))).status, 404);
  });
});
