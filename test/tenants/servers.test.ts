import assert from "node:assert/strict";
import { planEnvironment } from "../../components/services/environment-plan";
import { databaseServersSchema } from "../../tenants/database/servers-schema";
import { planFiles } from "../../tenants/database/bootstrap-plan";
import { planLoginFiles } from "../../tenants/database/login-plan";
import { addressOf } from "../../tenants/database/server-address";
import { planWatchFiles } from "../../tenants/database/watch-plan";
import { planAllowance } from "../../tenants/network-plan";
import { planSecretEntries } from "../../tenants/secret-entries-plan";
import type { Surroundings } from "../../tenants/surroundings";
import { tenantSchema } from "../../tenants/tenant-schema";
import type { StackHolds } from "../../lib/stack-holds";
import { type Policy, Reachability } from "../support/reachability";
import { recordCell } from "../support/cell";
import { ofType, one, orphans, type Recorded, resourceSet } from "../support/record";
import { stackOf } from "../support/stack";

const stack = stackOf("prod");
const features = { mesh: true, verticalAutoscaling: false, prometheus: false, loadBalancers: false };
const databaseServers = databaseServersSchema.parse({
  pooled: { host: "tenants.example", ranges: ["10.33.72.0/28", "10.33.73.0/28"] },
  own: { acme: { host: "acme.example", port: 6432, ranges: ["10.33.72.16/28"] } },
});
const around: Surroundings = { environment: "prod", mesh: true, realNodes: true };
const outside: Surroundings = { ...around, databaseServers };
const tenant = (more: Record<string, unknown> = {}) => tenantSchema.parse({ id: "acme", ...more });
const plus = tenant({ tier: "enterprise_plus" });
const leaving = tenant({ tier: "enterprise", previousTier: "enterprise_plus", state: "suspended" });

const cell = (surroundings: Surroundings, entries: readonly object[], holds: StackHolds = "everything") =>
  recordCell({
    holds,
    entries,
    surroundings,
    services: planEnvironment(stack, features).services,
    gateway: stack.gateway,
  }).then(({ resources }) => resources);
const everybody = [
  { id: "free-one", tier: "free" },
  { id: "big-one", tier: "enterprise" },
  { id: "acme", tier: "enterprise_plus" },
];
const HOST = "kubernetes:networking.istio.io/v1:ServiceEntry";
const NETWORK = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const namespaceOf = ({ inputs }: Recorded) =>
  (inputs as { metadata: { namespace: string } }).metadata.namespace;

describe("the run that prepares a tenant's database", () => {
  const runs = async (surroundings: Surroundings, entry: object) =>
    ofType(await cell(surroundings, [entry]), "kubernetes:batch/v1:Job").map(({ inputs, createTimeout }) => ({
      annotations: (inputs as { metadata: { annotations?: Record<string, string> } }).metadata.annotations,
      createTimeout,
    }));

  it("is waited for until its own deadline, and made anew by the next update when it failed", async () => {
    const annotations = { "pulumi.com/replaceUnready": "true" };
    assert.deepEqual(await runs(around, { id: "acme", tier: "free" }), [
      { annotations, createTimeout: "660s" },
    ]);
    assert.deepEqual(await runs(around, { id: "acme", tier: "free", state: "offboarding" }), [
      { annotations, createTimeout: "21660s" },
    ]);
  });

  it("is not waited for where nodes are simulated", async () => {
    const [run] = await runs({ ...around, realNodes: false }, { id: "acme", tier: "free" });
    assert.deepEqual(run?.annotations, { "pulumi.com/skipAwait": "true" });
  });
});

describe("a server of tenants' databases outside the cluster", () => {
  it("is where the stack file says, and behind a Service where it says nothing", () => {
    assert.deepEqual(addressOf("postgres", outside), { kind: "outside", ...databaseServers.pooled });
    assert.deepEqual(addressOf("postgres-acme", outside), {
      kind: "outside",
      ...databaseServers.own["acme"],
    });
    assert.equal(databaseServers.pooled.port, 5432);
    assert.deepEqual(addressOf("postgres-acme", around), {
      kind: "cluster",
      host: "postgres-acme.spotify-ai-agent-prod-database.svc.cluster.local",
      port: 5432,
      namespace: "spotify-ai-agent-prod-database",
    });
  });

  it("that nobody named is no address of another's", () => {
    assert.throws(
      () => addressOf("postgres-beta", outside),
      /names no server postgres-beta; add it to `own`/,
    );
    assert.throws(() => addressOf("constructor", outside), /names no server constructor/);
  });

  it("is reached by psql under its host and port, with the authority that the stack file names", () => {
    const sections = (files: Record<string, string>) => files["pg_service.conf"];
    const pooled = "[postgres]\nhost=tenants.example\nport=5432\nsslmode=verify-full\nsslrootcert=system\n";
    const own = "[postgres-acme]\nhost=acme.example\nport=6432\nsslmode=verify-full\nsslrootcert=system\n";
    assert.equal(sections(planWatchFiles(outside)), pooled);
    assert.equal(sections(planLoginFiles(plus, outside)), own);
    assert.equal(sections(planFiles({ tenant: plus, ...outside })), own);
    const both = sections(planFiles({ tenant: leaving, ...outside })) ?? "";
    assert.ok(both.includes(pooled) && both.includes(own));
    const certificateAuthority = "/etc/ssl/rds.pem";
    assert.equal(
      sections(
        planLoginFiles(plus, { ...outside, databaseServers: { ...databaseServers, certificateAuthority } }),
      ),
      own.replace("=system", `=${certificateAuthority}`),
    );
  });

  it("is named to a tenant's own services, with an authority only where one is named", () => {
    const urls = (servers: typeof databaseServers) =>
      planSecretEntries({
        ...stack,
        databaseServers: servers,
        tenants: [plus, tenantSchema.parse({ id: "big-one", tier: "enterprise" })],
      }).flatMap(({ name, value }) =>
        name.endsWith("backend/database-url") && value.origin === "address" && value.address.kind === "fixed"
          ? [value.address.url]
          : [],
      );
    assert.deepEqual(urls(databaseServers), [
      "postgres://tenant_acme@acme.example:6432/tenant_acme?sslmode=verify-full",
      "postgres://tenant_big_one@tenants.example:5432/tenant_big_one?sslmode=verify-full",
    ]);
    assert.match(
      urls({ ...databaseServers, certificateAuthority: "/etc/ssl/rds.pem" })[0] ?? "",
      /\?sslmode=verify-full&sslrootcert=\/etc\/ssl\/rds\.pem$/,
    );
  });

  for (const [what, one, reached] of [
    ["a pooled tenant", tenant({ tier: "premium" }), "pooled"],
    ["a tenant with one of its own", plus, "own"],
    ["a tenant that has left its own", { ...leaving, state: "active" as const }, "pooled"],
  ] as const)
    it(`is the only one in reach of ${what}, by its ranges and its port`, () => {
      const rules = planAllowance(one, outside).egress.filter((rule) =>
        JSON.stringify(rule).includes("ipBlock"),
      );
      const { ranges, port } = reached === "own" ? databaseServers.own["acme"]! : databaseServers.pooled;
      assert.deepEqual(rules, [
        { to: ranges.map((cidr) => ({ ipBlock: { cidr } })), ports: [{ protocol: "TCP", port }] },
      ]);
      assert.ok(!JSON.stringify(planAllowance(one, outside)).includes("prod-database"));
    });

  it("is out of reach of a tenant that is cut off", () => {
    assert.deepEqual(planAllowance({ ...plus, state: "suspended" }, outside).egress, []);
  });

  it("adds to a cell its name in each tenant's namespace and a way for the runs of who has one, and nothing else", async () => {
    const [before, resources] = [await cell(around, everybody), await cell(outside, everybody)];
    const had = resourceSet(before);
    assert.deepEqual(
      resourceSet(resources).filter((line) => !had.includes(line)),
      [
        ...["acme", "big-one", "free-one"].map((id) => `${HOST} tenant-${id}-database-host`),
        `${NETWORK} tenant-acme-database-way`,
      ],
    );
    assert.equal(resources.length, before.length + 4);
    assert.deepEqual(orphans(resources), ["tenants"]);
  });

  it("is known by name to the sidecars of its tenants alone, before their services start", async () => {
    const resources = await cell(outside, everybody);
    assert.deepEqual(
      ofType(resources, HOST)
        .map((entry) => [namespaceOf(entry), (entry.inputs as { spec: object }).spec])
        .sort(),
      [
        ["tenant-acme", "acme.example", 6432] as const,
        ["tenant-big-one", "tenants.example", 5432] as const,
        ["tenant-free-one", "tenants.example", 5432] as const,
      ].map(([namespace, host, number]) => [
        namespace,
        {
          hosts: [host],
          location: "MESH_EXTERNAL",
          resolution: "DNS",
          exportTo: ["."],
          ports: [{ number, name: "tcp", protocol: "TCP" }],
        },
      ]),
    );
    const { urn } = one(resources, HOST, "tenant-acme-database-host");
    // Children wait for their parent, and that for what it depends on.
    const services = one(resources, "platform:tenant:DedicatedWorkloads", "tenant-acme-services");
    assert.ok(services.dependencies.includes(urn));
    assert.deepEqual(ofType(await cell({ ...outside, mesh: false }, everybody), HOST), []);
  });

  it("is in reach of the runs that prepare it: the shared one of all, its own of its tenant's alone", async () => {
    const resources = await cell(outside, everybody);
    const namespace = "spotify-ai-agent-prod-database";
    const live = new Reachability(
      ofType(resources, NETWORK).map(({ inputs }) => inputs as unknown as Policy),
      {},
    );
    const pods = ofType(resources, "kubernetes:batch/v1:Job")
      .concat(ofType(resources, "kubernetes:batch/v1:CronJob"))
      .map(({ name, inputs }) => {
        const { spec } = inputs as { spec: { template?: Pod; jobTemplate?: { spec: { template: Pod } } } };
        const labels = (spec.template ?? spec.jobTemplate?.spec.template)?.metadata.labels;
        return { name, labels: labels ?? assert.fail(name) };
      });
    const reached = (address: string, port: number) =>
      pods
        .filter(({ name, labels }) =>
          live.allows({ from: { id: name, namespace, labels }, to: { id: "server", address }, port }),
        )
        .map(({ name }) => name)
        .sort();
    const all = pods.map(({ name }) => name).sort();
    assert.ok(all.includes("tenants-database-watch") && all.length === 7, all.join());
    assert.deepEqual(reached("10.33.72.1", 5432), all);
    assert.deepEqual(reached("10.33.73.1", 5432), all);
    assert.deepEqual(reached("10.33.72.17", 6432), [
      "tenant-acme-database-password",
      "tenant-acme-database-run",
    ]);
    assert.deepEqual(reached("10.33.72.17", 5432), []);
    assert.deepEqual(reached("10.33.72.33", 5432), []);
    const from = { id: "pod", namespace: "tenant-acme", labels: {} };
    const to = { id: "run", namespace, labels: pods[0]!.labels };
    assert.equal(live.side("ingress", { from, to, port: 5432 }), false);
    const { urn } = one(resources, NETWORK, "tenant-acme-database-way");
    const run = one(resources, "kubernetes:batch/v1:Job", "tenant-acme-database-run");
    assert.ok(run.dependencies.includes(urn));
  });

  it("that a tenant moves away from stays in reach of its runs", async () => {
    const way = one(await cell(outside, [leaving]), NETWORK, "tenant-acme-database-way");
    assert.match(JSON.stringify(way.inputs), /"cidr":"10\.33\.72\.16\/28"/);
  });

  it("of one tenant is nothing to the stack that holds the platform", async () => {
    const platform = await cell(
      { ...outside, databaseServers: { ...databaseServers, own: {} } },
      [],
      "platform",
    );
    const whole = resourceSet(await cell(outside, everybody));
    const tenants = resourceSet(await cell(outside, everybody, "tenants"));
    assert.deepEqual([...new Set([...resourceSet(platform), ...tenants])].sort(), [...whole].sort());
    assert.ok(!JSON.stringify(platform).includes("10.33.72.16"));
  });
});

interface Pod {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
}
