import assert from "node:assert/strict";
import { planEnvironment } from "../../components/services/environment-plan";
import { planDatabase } from "../../tenants/database/database-plan";
import { planFiles } from "../../tenants/database/bootstrap-plan";
import { planLoginFiles } from "../../tenants/database/login-plan";
import { planSecretEntries } from "../../tenants/secret-entries-plan";
import { tenantSchema } from "../../tenants/tenant-schema";
import { Tenants } from "../../tenants/tenants";
import { ofType, one, record } from "../support/record";
import { stackOf } from "../support/stack";

/** With servers in the cluster, where tenants may have any tier; those outside have a test of their own. */
const stack = { ...stackOf("prod"), databaseServers: undefined };
const features = { mesh: true, verticalAutoscaling: false, prometheus: false, loadBalancers: false };
const tenantsOf = (raw: readonly object[]) => raw.map((entry) => tenantSchema.parse(entry));
const cell = (...raw: object[]) =>
  record(
    () =>
      new Tenants("tenants", {
        tenants: tenantsOf(raw),
        databaseTools: "18.4",
        surroundings: { environment: "prod", mesh: true, realNodes: true },
        services: planEnvironment(stack, features).services,
        gateway: stack.gateway,
      }),
  ).then(({ resources }) => resources);
const made = (...raw: object[]) =>
  planSecretEntries({ ...stack, tenants: tenantsOf(raw) })
    .filter(({ owner }) => owner.startsWith("tenants/"))
    .map(({ name }) => name.replace("spotify-ai-agent/prod/", ""));
const read = async (...raw: object[]) =>
  new Set(
    ofType(await cell(...raw), "kubernetes:external-secrets.io/v1:ExternalSecret").flatMap(({ inputs }) =>
      (inputs as { spec: { data: { remoteRef: { key: string } }[] } }).spec.data.map(({ remoteRef }) =>
        remoteRef.key.replace("spotify-ai-agent/prod/", ""),
      ),
    ),
  );

describe("the secrets of tenants on AWS", () => {
  const password = "tenants/acme/database/password";

  for (const tier of ["free", "premium", "enterprise", "enterprise_plus"] as const)
    it(`of tier ${tier} are made as they are read`, async () => {
      const names = made({ id: "acme", tier });
      const wanted = [...(await read({ id: "acme", tier }))].filter((name) => name.startsWith("tenants/"));
      assert.deepEqual(names.sort(), wanted.sort());
      assert.ok(names.includes(password));
    });

  it("of a suspended tenant stay, and of one that leaves the login stays until it has left", async () => {
    const suspended = { id: "acme", tier: "enterprise", state: "suspended" };
    assert.deepEqual(made(suspended), made({ ...suspended, state: "active" }));
    assert.ok(made(suspended).length > 1);
    const leaving = { id: "acme", tier: "enterprise", state: "offboarding" };
    assert.deepEqual(made(leaving), [password]);
    for (const tenant of [suspended, leaving])
      for (const name of await read(tenant))
        if (name.startsWith("tenants/")) assert.ok(made(tenant).includes(name), name);
  });

  it("are none where the program makes the secrets itself", () => {
    assert.deepEqual(planSecretEntries(stackOf("dev")), []);
  });

  it("lead a tenant's own services to its own database, without a password", () => {
    const urls = planSecretEntries({
      ...stack,
      tenants: tenantsOf([
        { id: "acme-two", tier: "enterprise" },
        { id: "mega", tier: "enterprise_plus" },
      ]),
    }).flatMap(({ name, value }) =>
      name.endsWith("backend/database-url") && value.origin === "address" && value.address.kind === "fixed"
        ? [value.address.url]
        : [],
    );
    assert.deepEqual(urls, [
      "postgres://tenant_acme_two@postgres.spotify-ai-agent-prod-database.svc.cluster.local:5432/tenant_acme_two?sslmode=verify-full",
      "postgres://tenant_mega@postgres-mega.spotify-ai-agent-prod-database.svc.cluster.local:5432/tenant_mega?sslmode=verify-full",
    ]);
  });

  it("are read in a tenant's namespace under the tenant's role, and where databases are prepared under theirs", async () => {
    const stores = ofType(
      await cell({ id: "acme", tier: "free" }, { id: "beta", tier: "premium" }),
      "kubernetes:external-secrets.io/v1:SecretStore",
    ).map(({ inputs }) => {
      const { metadata, spec } = inputs as {
        metadata: { namespace: string };
        spec: { provider: { aws: { role: string } } };
      };
      return [metadata.namespace, spec.provider.aws.role.split("-secrets-")[1]];
    });
    assert.deepEqual(stores.sort(), [
      ["spotify-ai-agent-prod-database", "databases"],
      ["tenant-acme", "t-acme"],
      ["tenant-beta", "t-beta"],
    ]);
  });
});

describe("a tenant's password that rotates", () => {
  const acme = { id: "acme", tier: "enterprise_plus", state: "active" } as const;

  it("is set at its own server, in the words of the run that made the role", () => {
    const files = planLoginFiles(acme, { environment: "prod" });
    const run = planFiles({ tenant: acme, environment: "prod" });
    assert.equal(files["login.psql"], run["40-own-credentials.psql"]);
    assert.match(files["login.psql"] ?? "", /ALTER ROLE "tenant_acme" PASSWORD :'password'/);
    assert.equal(files["order"], "postgres-acme postgres login.psql\n");
    assert.equal(files["pg_service.conf"], run["pg_service.conf"]);
    assert.ok(planDatabase(acme).length > 0);
  });

  it("is set again every quarter of an hour from the mounted file", async () => {
    const all = await cell(acme);
    const { inputs } = one(all, "kubernetes:batch/v1:CronJob", "tenant-acme-database-password");
    const { metadata, spec } = inputs as {
      metadata: { name: string; namespace: string };
      spec: {
        schedule: string;
        suspend: boolean;
        jobTemplate: { spec: { template: { spec: { volumes: object[] } } } };
      };
    };
    assert.deepEqual(
      [metadata.name, metadata.namespace, spec.schedule, spec.suspend],
      ["login-acme", "spotify-ai-agent-prod-database", "*/15 * * * *", false],
    );
    const { volumes } = spec.jobTemplate.spec.template.spec;
    assert.match(JSON.stringify(volumes), /"secretName":"tenant-acme-database-secrets"/);
    assert.match(JSON.stringify(volumes), /"configMap":\{"name":"login-acme"\}/);
    assert.ok(one(all, "kubernetes:core/v1:ConfigMap", "tenant-acme-database-password-sql"));
    const { dependencies } = one(all, "platform:tenant:DatabaseLogin");
    assert.ok(dependencies.some((urn) => urn.endsWith("Job::tenant-acme-database-run")));
  });

  it("is left alone while the tenant is cut off", async () => {
    for (const state of ["suspended", "offboarding"])
      assert.ok(
        ofType(await cell({ ...acme, state }), "kubernetes:batch/v1:CronJob").every(
          ({ name }) => !name.includes("password"),
        ),
        state,
      );
  });
});
