import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { databaseName, type DatabaseTenant, placeOf } from "../../../tenants/database/place-plan";
import { run } from "../support/command";
import { clientTools } from "./client-tools";
import { type Pod, pod } from "./pod";
import { type Server, startServer } from "./server";

const NAME = databaseName("acme");

/** One of everything that a tenant may make, and things that would act for whoever restores them. */
const FURNITURE = `
  CREATE TYPE mood AS ENUM ('good', 'bad');
  CREATE FUNCTION innocent() RETURNS bool LANGUAGE plpgsql AS $$ BEGIN
    IF session_user = 'admin' THEN RAISE EXCEPTION 'a tenant''s code runs as the administrator'; END IF;
    RETURN true;
  END $$;
  CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, feels mood);
  CREATE TABLE orders (
    id serial PRIMARY KEY, customer bigint NOT NULL REFERENCES customers (id),
    amount numeric(12, 2) CHECK (${NAME}.innocent()), twice numeric GENERATED ALWAYS AS (amount * 2) STORED,
    body bytea, tags text[], doc jsonb, at timestamptz NOT NULL
  );
  CREATE INDEX by_day ON orders ((at AT TIME ZONE 'UTC'));
  CREATE VIEW totals AS SELECT customer, sum(amount) AS total FROM orders GROUP BY customer;
  CREATE MATERIALIZED VIEW report AS SELECT * FROM totals;
  CREATE TABLE "Odd ""name""" (x int);
  CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
  CREATE TRIGGER audited BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION audit();
  ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
  CREATE POLICY mine ON orders USING (customer > 0);
  COMMENT ON TABLE orders IS 'what was bought';
  INSERT INTO customers (name, feels) SELECT 'customer ' || n, 'good' FROM generate_series(1, 50) n;
  INSERT INTO orders (customer, amount, body, tags, doc, at)
    SELECT 1 + n % 50, n * 1.37, decode(md5(n::text), 'hex'), ARRAY['a', NULL, n::text], jsonb_build_object('n', n),
      '2026-01-01'::timestamptz + n * interval '1 hour' FROM generate_series(1, 5000) n;
  INSERT INTO "Odd ""name""" VALUES (NULL), (7);
  REFRESH MATERIALIZED VIEW report;`;

const DIGEST = `SELECT count(*), md5(string_agg(o::text, '|' ORDER BY id)), (SELECT count(*) FROM totals),
  (SELECT count(*) FROM report), (SELECT last_value FROM orders_id_seq), (SELECT count(*) FROM "Odd ""name""") FROM orders o`;

describe("a tenant's data on its way between tiers, on real servers", function () {
  this.timeout(300_000);
  let servers: Readonly<Record<"postgres" | "postgres-acme", Server>>;
  let bin: string;
  let machine: Pod;
  let original: unknown;

  before(async () => {
    bin = await clientTools();
    servers = { postgres: await startServer(), "postgres-acme": await startServer() };
    machine = pod(bin, servers);
  });
  after(async () => {
    machine.close();
    await Promise.all(Object.values(servers).map((server) => server.stop()));
  });

  const acme = (more: Omit<DatabaseTenant, "id" | "state"> & { state?: DatabaseTenant["state"] }) =>
    ({ id: "acme", state: "active", ...more }) satisfies DatabaseTenant;
  const succeed = async (tenant: DatabaseTenant): Promise<string> => {
    const { code, stdout, stderr } = await machine.run(tenant);
    assert.equal(code, 0, `${stdout}\n${stderr}`);
    return stdout;
  };
  const serverAt = (name: string): Server =>
    name === "postgres" || name === "postgres-acme" ? servers[name] : assert.fail(name);
  const ask = async (user: string, { server, database }: ReturnType<typeof placeOf>, sql: string) => {
    const session = await serverAt(server).session(user, database);
    try {
      return await session.query(sql);
    } finally {
      session.close();
    }
  };
  const digest = (tenant: DatabaseTenant) => ask(NAME, placeOf(tenant), DIGEST);
  const traces = (server: string, database: string) =>
    ask(
      "admin",
      { server, database },
      `SELECT 'schema' FROM pg_namespace WHERE nspname = '${NAME}' UNION ALL SELECT 'mover' FROM pg_roles WHERE rolname LIKE '%_mover'`,
    );

  it("starts in the pool", async () => {
    await succeed(acme({ tier: "premium" }));
    await ask(NAME, placeOf(acme({ tier: "premium" })), FURNITURE);
    original = await digest(acme({ tier: "premium" }));
  });

  it("does not give up the old place before everything has arrived", async () => {
    const { code, stderr } = await machine.run(acme({ tier: "enterprise", previousTier: "premium" }));
    assert.notEqual(code, 0);
    assert.match(stderr, /nothing has arrived yet/);
    assert.deepEqual(await digest(acme({ tier: "premium" })), original);
  });

  it("refuses while a prepared transaction is open", async () => {
    const place = placeOf(acme({ tier: "premium" }));
    await ask(NAME, place, "BEGIN; INSERT INTO customers (name) VALUES ('late'); PREPARE TRANSACTION 'late'");
    const { code, stderr } = await machine.run(
      acme({ tier: "enterprise", previousTier: "premium", state: "suspended" }),
    );
    assert.notEqual(code, 0);
    assert.match(stderr, /prepared transactions of the tenant are open/);
    await ask("admin", place, "ROLLBACK PREPARED 'late'");
  });

  it("refuses while the tenant has large objects, which no copy of its schema holds", async () => {
    const place = placeOf(acme({ tier: "premium" }));
    // Tenants cannot make any where the administrator may forbid it; on managed servers nobody may.
    await ask("admin", place, `SELECT lo_create(4711); ALTER LARGE OBJECT 4711 OWNER TO ${NAME}`);
    const { code, stderr } = await machine.run(
      acme({ tier: "enterprise", previousTier: "premium", state: "suspended" }),
    );
    assert.notEqual(code, 0);
    assert.match(stderr, /large objects of the tenant would be lost/);
    await ask("admin", place, "SELECT lo_unlink(4711)");
  });

  it("stays where it is when the copy fails, and leaves no role behind", async () => {
    const place = placeOf(acme({ tier: "premium" }));
    // A table that can be dumped and not restored: its check refuses rows that are already there.
    await ask("admin", place, `ALTER ROLE ${NAME} LOGIN CONNECTION LIMIT 5`);
    await ask(NAME, place, "CREATE TABLE broken (x int); INSERT INTO broken VALUES (1)");
    await ask(NAME, place, "ALTER TABLE broken ADD CONSTRAINT never CHECK (x > 1) NOT VALID");
    await ask("admin", place, `UPDATE pg_constraint SET convalidated = true WHERE conname = 'never'`);
    const { code } = await machine.run(
      acme({ tier: "enterprise", previousTier: "premium", state: "suspended" }),
    );
    assert.notEqual(code, 0);
    assert.deepEqual(await traces("postgres", "tenants"), [["schema"]]);
    assert.deepEqual(await digestAsAdmin(place), original);
    await ask("admin", place, `DROP TABLE ${NAME}.broken`);
  });

  const digestAsAdmin = (place: ReturnType<typeof placeOf>) =>
    ask("admin", place, `SET search_path = ${NAME}; ${DIGEST}`);

  const hops: readonly (readonly [DatabaseTenant["tier"], DatabaseTenant["tier"]])[] = [
    ["premium", "enterprise"],
    ["enterprise", "enterprise_plus"],
    ["enterprise_plus", "free"],
    ["free", "enterprise_plus"],
    ["enterprise_plus", "enterprise"],
    ["enterprise", "premium"],
  ];
  for (const [previousTier, tier] of hops) {
    it(`moves from ${previousTier} to ${tier} with equal data, again without harm, and leaves nothing behind`, async () => {
      const resting = acme({ tier, previousTier, state: "suspended" });
      assert.match(await succeed(resting), /copied and compared: \d\d+ facts are equal/);
      assert.match(await succeed(resting), /the copy is complete/);
      const going = acme({ tier, previousTier });
      await succeed(going);
      await succeed(going);
      assert.deepEqual(await digest(going), original);
      const left = placeOf(acme({ tier: previousTier }));
      const databases = await ask(
        "admin",
        { ...left, database: "postgres" },
        `SELECT 1 FROM pg_database WHERE datname = '${left.database}'`,
      );
      if (databases.length > 0) assert.deepEqual(await traces(left.server, left.database), []);
    });
  }

  it("is backed up before it is erased, and the backup can be restored", async () => {
    await succeed(acme({ tier: "premium", state: "offboarding", offboardedAt: "2026-11-25T10:00:00.000Z" }));
    const dump = readdirSync(machine.backups).find((name) => name.endsWith(".dump")) ?? assert.fail();
    assert.match(dump, /^acme-20261125T100000000Z-postgres-tenants\.dump$/);
    for (const server of Object.keys(servers))
      assert.deepEqual(
        await ask(
          "admin",
          { server, database: "postgres" },
          `SELECT 1 FROM pg_roles WHERE rolname = '${NAME}'`,
        ),
        [],
        server,
      );
    assert.deepEqual(await traces("postgres", "tenants"), []);
    const admin = { server: "postgres", database: "postgres" };
    await ask("admin", admin, `CREATE ROLE ${NAME} LOGIN`);
    await ask("admin", admin, `CREATE DATABASE restored OWNER ${NAME} TEMPLATE template0`);
    const { code, stderr } = await run(
      join(bin, "pg_restore"),
      [
        "--host",
        servers.postgres.directory,
        `--username=${NAME}`,
        "--dbname=restored",
        "--exit-on-error",
        "--no-owner",
        join(machine.backups, dump),
      ],
      { env: process.env },
    );
    assert.equal(code, 0, stderr);
    const restored = { server: "postgres", database: "restored" };
    assert.deepEqual(await ask(NAME, restored, `SET search_path = ${NAME}; ${DIGEST}`), original);
  });
});
