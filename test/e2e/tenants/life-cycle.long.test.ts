import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Outcome } from "../../../ops/command";
import type { ResourceChange } from "../../../ops/engine/preview";
import { carry, collection, type Json, places, podSpec } from "../attacks/objects";
import type { Api } from "../support/api";
import { devStack } from "../support/dev-stack";
import { checkout, sandbox } from "../support/sandbox";
import { inOrder } from "../support/in-order";
import { eventually } from "../support/wait";
import { contentOf, type Operator, operator } from "./operator";

/** Tenants of the cell before and after: somebody who is never touched. */
const FILE = "# The tenants of a cell.\ntenants:\n  - { id: neighbour, tier: premium }\n";
const ACME = "tenant-acme";
/** Nobody of the cell and nobody of the stack that it stands on. */
const BYSTANDERS = ["tenant-neighbour", "tenant-demo-enterprise-1"];
const DATABASES = "spotify-ai-agent-dev-database";

const { registry } = (
  parse(readFileSync(join(checkout, "Pulumi.dev.yaml"), "utf8")) as {
    config: { "spotify-ai-agent:stack": { registry: string } };
  }
).config["spotify-ai-agent:stack"];

/** Names of what a change touched, without the test's tenant's own. */
const others = ({ data }: Outcome): string[] =>
  (data as { changes: ResourceChange[] }).changes
    .map(({ resource }) => resource)
    .filter((resource) => !/tenant-acme(-|$)/.test(resource));

/** Each step starts from what the one before left. */
describe("the life of a tenant in a cell, by the operations command on the real engine", function () {
  this.timeout(1_800_000);
  inOrder(this);
  let api: Api;
  let who: Operator;
  let uid: string;
  let bystanders: string[];

  const acme = { tenant: "acme" };
  const admin = {
    "Impersonate-User": "anna",
    "Impersonate-Group": ["tenant:acme:admins", "system:authenticated"],
  };
  const exists = async (path: string) => (await api.ask("GET", path)).status === 200;
  const uidOf = async () => (await api.get(`/api/v1/namespaces/${ACME}`)).metadata.uid;
  const jobs = async () =>
    (await api.list(`/apis/batch/v1/namespaces/${DATABASES}/jobs`)).filter(
      ({ metadata }) => metadata.labels?.["platform.spotify-ai.io/tenant"] === "acme",
    );
  const versionsOfBystanders = async () =>
    (
      await Promise.all(
        BYSTANDERS.flatMap((namespace) =>
          ["resourcequotas", "limitranges", "serviceaccounts", "secrets"].map((plural) =>
            api.list<{ metadata: { name: string; uid: string; generation?: number } }>(
              `/api/v1/namespaces/${namespace}/${plural}`,
            ),
          ),
        ),
      )
    )
      .flat()
      .map(({ metadata }) => `${metadata.name} ${metadata.uid} ${metadata.generation ?? 0}`)
      .sort();

  before(async () => {
    const { api: server, stack } = await devStack();
    api = server;
    const { platform } = (await stack.outputs()) as { platform: { features: Record<string, boolean> } };
    who = operator(await sandbox(), {
      name: "cell",
      tenants: FILE,
      section: {
        holds: "tenants",
        cluster: {
          kind: "kubeconfig",
          name: "cell",
          source: { kind: "stack", stack: "organization/spotify-ai-agent/dev" },
          features: platform.features,
        },
      },
    });
    await who.pulumi("stack", "init");
    await who.pulumi("up", "--yes", "--skip-preview");
    bystanders = await versionsOfBystanders();
  });
  after(async () => {
    await who.pulumi("destroy", "--yes", "--skip-preview");
    await who.pulumi("stack", "rm", "--yes");
    // Records outlive the tenant on purpose; the next suite finds none all the same.
    for (const { metadata } of await records())
      await api.ask("DELETE", `/api/v1/namespaces/${DATABASES}/configmaps/${metadata.name}`);
    who.close();
  });
  const records = async () =>
    (
      await api.list<{ metadata: { name: string }; data?: Record<string, string> }>(
        `/api/v1/namespaces/${DATABASES}/configmaps`,
      )
    ).filter(({ metadata }) => metadata.name.startsWith("erasure-of-database-acme-"));

  it("says what it would do, and does nothing, in a dry run", async () => {
    const outcome = await who.succeed("tenant-add", { ...acme, tier: "premium" }, { dryRun: true });
    assert.equal((outcome.data as { applied: boolean }).applied, false);
    assert.equal(contentOf(who.registry), FILE);
    assert.equal(await exists(`/api/v1/namespaces/${ACME}`), false);
  });

  it("adds a tenant and touches nobody else", async () => {
    const outcome = await who.succeed("tenant-add", { ...acme, tier: "premium" });
    assert.deepEqual(others(outcome), []);
    assert.equal(contentOf(who.registry), `${FILE}  - { id: acme, tier: premium }\n`);
    assert.deepEqual(await versionsOfBystanders(), bystanders);
    uid = await uidOf();
  });

  it("refuses a tier that does not hold what is in use, with the numbers, before anything is written", async () => {
    const amount = { cpu: "300m", memory: "300Mi" };
    const spec = podSpec({ id: "acme", registry });
    const [main] = spec["containers"] as Json[];
    const body = carry(
      "deployment",
      { ...spec, containers: [{ ...main, resources: { requests: amount, limits: amount } }] },
      { name: "app" },
    );
    const path = collection(places.deployment, ACME);
    const created = await api.ask("POST", path, {
      body: { ...body, spec: { ...(body["spec"] as Json), replicas: 1 } },
      headers: admin,
    });
    assert.equal(created.status, 201, JSON.stringify(created.body));
    const claim = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "data" },
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "tenant-encrypted",
        resources: { requests: { storage: "1Gi" } },
      },
    };
    const claimed = await api.ask("POST", `/api/v1/namespaces/${ACME}/persistentvolumeclaims`, {
      body: claim,
      headers: admin,
    });
    assert.equal(claimed.status, 201, JSON.stringify(claimed.body));
    const before = contentOf(who.registry);
    const refused = await eventuallyRefused();
    assert.match(refused.text ?? "", /cpu: 300m in use, 200m in the new tier/);
    assert.match(refused.text ?? "", /memory: 300Mi in use, 256Mi in the new tier/);
    assert.equal(contentOf(who.registry), before);
  });
  /** The quota counts a pod a moment after it was made. */
  const eventuallyRefused = async (): Promise<Outcome> => {
    return eventually("the use to be counted", async () => {
      const outcome = await who.run("tenant-change-tier", { ...acme, tier: "free" }, { dryRun: true });
      return outcome.exitCode === 4 && outcome;
    });
  };

  it("refuses to move the database of a tenant that runs", async () => {
    const refused = await who.run("tenant-change-tier", { ...acme, tier: "enterprise" });
    assert.equal(refused.exitCode, 4);
    assert.match(refused.text ?? "", /suspend the tenant first/);
  });

  it("suspends: no rights, no network, no new pod, and all data", async () => {
    assert.deepEqual(others(await who.succeed("tenant-suspend", acme)), []);
    assert.match(contentOf(who.registry), /\{ id: acme, tier: premium, state: suspended \}/);
    const { status } = await api.ask("GET", `/api/v1/namespaces/${ACME}/pods`, { headers: admin });
    assert.equal(status, 403);
    assert.equal(await exists(`/api/v1/namespaces/${ACME}/persistentvolumeclaims/data`), true);
    assert.equal(await uidOf(), uid);
  });

  it("moves a suspended tenant up, in the same namespace, with a run that copies its database", async () => {
    const outcome = await who.succeed("tenant-change-tier", { ...acme, tier: "enterprise" });
    assert.deepEqual(others(outcome), []);
    assert.match(contentOf(who.registry), /tier: enterprise, state: suspended, previousTier: premium/);
    assert.equal(await uidOf(), uid);
    const [job] = await jobs();
    const sql = await api.get<{ data: Record<string, string> }>(
      `/api/v1/namespaces/${DATABASES}/configmaps/${job?.metadata.name ?? ""}`,
    );
    assert.ok("move.sh" in sql.data);
    assert.equal(await exists(`/api/v1/namespaces/${ACME}/persistentvolumeclaims/data`), true);
  });

  it("lets it go on only with room for what it runs, and then in its new tier", async () => {
    const refused = await who.run("tenant-resume", acme);
    assert.equal(refused.exitCode, 4, refused.text);
    assert.match(refused.text ?? "", /cpu: 4200m in use, 4000m in the new tier/);
    const gone = await api.ask("DELETE", `${collection(places.deployment, ACME)}/app`);
    assert.equal(gone.status, 200);
    await eventually(
      "the pods to be gone",
      async () => (await api.list(collection(places.pod, ACME))).length === 0,
    );
    await eventually("the use to fall", async () => {
      const { status } = await api.get(`/api/v1/namespaces/${ACME}/resourcequotas/tenant`);
      return (status as { used: Record<string, string> }).used["requests.cpu"] === "0";
    });
    assert.deepEqual(others(await who.succeed("tenant-resume", acme)), []);
    assert.equal(await uidOf(), uid);
    const { status } = await api.ask("GET", `/api/v1/namespaces/${ACME}/pods`, { headers: admin });
    assert.equal(status, 200);
  });

  it("asks for the id before it removes a tenant", async () => {
    const refused = await who.run("tenant-remove", acme);
    assert.equal(refused.exitCode, 2);
    assert.match(refused.text ?? "", /nobody is there to confirm/);
    assert.match(contentOf(who.registry), /id: acme/);
  });

  it("removes a tenant after backup and erasure, leaves the record, and touches nobody else", async () => {
    const outcome = await who.succeed("tenant-remove", acme, { confirm: "acme" });
    assert.deepEqual(others(outcome), []);
    assert.equal(contentOf(who.registry), FILE);
    assert.equal(await exists(`/api/v1/namespaces/${ACME}`), false);
    const [record, ...more] = await records();
    assert.deepEqual(more, []);
    assert.equal(record?.data?.["basis"], "GDPR Art. 17");
    assert.deepEqual(await versionsOfBystanders(), bystanders);
  });

  it("takes the same id again, as another namespace", async () => {
    assert.deepEqual(others(await who.succeed("tenant-add", { ...acme, tier: "free" })), []);
    const again = await uidOf();
    assert.notEqual(again, uid);
    uid = again;
  });

  it("changes its tier up and down in place while it runs", async () => {
    const cpu = async () => {
      const { spec } = await api.get(`/api/v1/namespaces/${ACME}/resourcequotas/tenant`);
      return (spec as { hard: Record<string, string> }).hard["requests.cpu"];
    };
    const small = await cpu();
    assert.deepEqual(others(await who.succeed("tenant-change-tier", { ...acme, tier: "premium" })), []);
    assert.equal(await cpu(), "1");
    assert.deepEqual(others(await who.succeed("tenant-change-tier", { ...acme, tier: "free" })), []);
    assert.equal(await cpu(), small);
    assert.equal(await uidOf(), uid);
  });

  it("removes it again, with a record of its own", async () => {
    await who.succeed("tenant-remove", acme, { confirm: "acme" });
    assert.equal((await records()).length, 2);
    assert.equal(contentOf(who.registry), FILE);
  });
});
