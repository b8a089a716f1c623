import assert from "node:assert/strict";
import { planDatabase } from "../../../tenants/database/database-plan";
import { planErasure } from "../../../tenants/database/erasure-plan";
import { databaseName, type DatabaseTenant, homeOf } from "../../../tenants/database/place-plan";
import { planWatch } from "../../../tenants/database/watch-plan";
import { tiers } from "../../../tenants/tiers";
import { eventually } from "../support/wait";
import { type Session, SqlError } from "./client";
import { type Server, startServer } from "./server";

const tenant = (
  id: string,
  tier: DatabaseTenant["tier"],
  state: DatabaseTenant["state"] = "active",
): DatabaseTenant => ({ id, tier, state });
const alice = tenant("alice", "premium");
const mallory = tenant("mallory", "free");
const rich = tenant("rich-corp", "enterprise");

const as = (server: Server, who: DatabaseTenant, database = homeOf(who)) =>
  server.session(databaseName(who.id), database);

/** Codes of the server's refusals. */
const DENIED = "42501";

const refused = (code: string | RegExp) => (error: unknown) =>
  error instanceof SqlError &&
  (typeof code === "string" ? error.code === code : code.test(`${error.code} ${error.message}`));

describe("databases of tenants on a real server", function () {
  this.timeout(120_000);
  let server: Server;
  let attacker: Session;
  let owner: Session;

  before(async () => {
    server = await startServer();
    for (const each of [alice, mallory, rich]) await server.run(planDatabase(each));
    owner = await as(server, alice);
    await owner.query(`
      CREATE TABLE orders (id int PRIMARY KEY, card text); INSERT INTO orders VALUES (1, 'secret of alice');
      CREATE FUNCTION reveal() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$ SELECT card FROM tenant_alice.orders $$;
      CREATE SEQUENCE counter; CREATE TYPE mood AS ENUM ('good'); CREATE VIEW open_orders AS SELECT * FROM orders;
      INSERT INTO shared.usage (metric, amount) VALUES ('calls', 7);
      ANALYZE orders;`);
    attacker = await as(server, mallory);
  });
  after(async () => {
    attacker.close();
    owner.close();
    await server.stop();
  });

  const attacks: readonly (readonly [string, string, string | RegExp])[] = [
    ["read a table", "SELECT * FROM tenant_alice.orders", DENIED],
    ["read a view", "SELECT * FROM tenant_alice.open_orders", DENIED],
    ["write a table", "INSERT INTO tenant_alice.orders VALUES (2, 'x')", DENIED],
    ["change a table", "UPDATE tenant_alice.orders SET card = 'x'", DENIED],
    ["remove rows", "DELETE FROM tenant_alice.orders", DENIED],
    ["empty a table", "TRUNCATE tenant_alice.orders", DENIED],
    ["drop a schema", "DROP SCHEMA tenant_alice CASCADE", DENIED],
    ["create in another schema", "CREATE TABLE tenant_alice.evil (x int)", DENIED],
    ["create in public", "CREATE TABLE public.evil (x int)", DENIED],
    ["create in pg_catalog", "CREATE TABLE pg_catalog.evil (x int)", DENIED],
    ["create in shared", "CREATE TABLE shared.evil (x int)", DENIED],
    ["create a schema", "CREATE SCHEMA evil", DENIED],
    ["create a temporary table", "CREATE TEMP TABLE evil (x int)", DENIED],
    ["call a function", "SELECT tenant_alice.reveal()", DENIED],
    ["use a sequence", "SELECT nextval('tenant_alice.counter')", DENIED],
    ["use a type", "SELECT 'good'::tenant_alice.mood", DENIED],
    [
      "refer to a table by a foreign key",
      "CREATE TABLE evil (x int REFERENCES tenant_alice.orders (id))",
      DENIED,
    ],
    ["become another tenant", "SET ROLE tenant_alice", DENIED],
    ["become the administrator", "SET ROLE admin", DENIED],
    ["take another session's identity", "SET SESSION AUTHORIZATION tenant_alice", DENIED],
    ["grant itself membership", "GRANT tenant_alice TO tenant_mallory", DENIED],
    ["grant itself rights", "GRANT ALL ON SCHEMA tenant_alice TO tenant_mallory", DENIED],
    ["make itself a superuser", "ALTER ROLE tenant_mallory SUPERUSER", DENIED],
    ["raise its connection limit", "ALTER ROLE tenant_mallory CONNECTION LIMIT -1", DENIED],
    ["pass row security", "ALTER ROLE tenant_mallory BYPASSRLS", DENIED],
    ["change another's password", "ALTER ROLE tenant_alice PASSWORD 'x'", DENIED],
    ["change another's settings", "ALTER ROLE tenant_alice SET search_path = tenant_mallory", DENIED],
    ["create a role", "CREATE ROLE evil", DENIED],
    ["create a database", "CREATE DATABASE evil", DENIED],
    ["read password hashes", "SELECT * FROM pg_authid", DENIED],
    ["read raw statistics", "SELECT * FROM pg_statistic", DENIED],
    ["read large objects' data", "SELECT * FROM pg_largeobject", DENIED],
    ["create a large object", "SELECT lo_create(0)", DENIED],
    ["create a large object from bytes", "SELECT lo_from_bytea(0, 'x')", DENIED],
    ["import a file", "SELECT lo_import('/etc/passwd')", DENIED],
    ["read a file", "SELECT pg_read_file('/etc/passwd')", DENIED],
    ["copy from a file", "COPY shared.usage FROM '/etc/passwd'", DENIED],
    ["run a program", "COPY (SELECT 1) TO PROGRAM 'id'", DENIED],
    ["take a shared lock", "SELECT pg_advisory_lock(1)", DENIED],
    ["try a shared lock", "SELECT pg_try_advisory_xact_lock(1)", DENIED],
    ["lock a table", "BEGIN; LOCK TABLE tenant_alice.orders", DENIED],
    [
      "end another's session",
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'tenant_alice'",
      DENIED,
    ],
    ["load a library", "LOAD '/tmp/evil.so'", /42501|58P01/],
    ["create an extension", "CREATE EXTENSION dblink", /42501|0A000|58P01/],
    [
      "create an untrusted language",
      "CREATE FUNCTION evil() RETURNS int LANGUAGE c AS '/tmp/x', 'y'",
      DENIED,
    ],
    [
      "create an event trigger",
      "CREATE EVENT TRIGGER t ON ddl_command_start EXECUTE FUNCTION pg_catalog.now()",
      /42501|42P17|42883/,
    ],
    ["turn off row security", "ALTER TABLE shared.usage DISABLE ROW LEVEL SECURITY", DENIED],
    ["drop the row policy", "DROP POLICY own_rows ON shared.usage", DENIED],
    [
      "write a row in another's name",
      "INSERT INTO shared.usage (tenant, metric, amount) VALUES ('tenant_alice', 'x', 1)",
      DENIED,
    ],
    ["change shared rows", "UPDATE shared.usage SET amount = 0", DENIED],
    ["read shared rows with row security off", "SET row_security = off; SELECT * FROM shared.usage", /42501/],
    ["subscribe to changes", "CREATE SUBSCRIPTION s CONNECTION 'dbname=tenants' PUBLICATION p", DENIED],
    ["publish another's table", "CREATE PUBLICATION p FOR TABLE tenant_alice.orders", DENIED],
    ["change the server", "ALTER SYSTEM SET max_connections = 1", DENIED],
    ["reload the server", "SELECT pg_reload_conf()", DENIED],
    ["write a file", "COPY (SELECT 1) TO '/tmp/evil'", DENIED],
    ["list a directory", "SELECT pg_ls_dir('/')", DENIED],
    ["read a file in binary", "SELECT pg_read_binary_file('/etc/passwd')", DENIED],
    ["look at a file", "SELECT pg_stat_file('/etc/passwd')", DENIED],
    ["export a large object to a file", "SELECT lo_export(1, '/tmp/evil')", DENIED],
    ["write a large object", "SELECT lo_put(1, 0, 'x')", DENIED],
    ["create a foreign data wrapper", "CREATE FOREIGN DATA WRAPPER evil", DENIED],
    ["reach another server", "CREATE SERVER evil FOREIGN DATA WRAPPER dblink_fdw", /42501|42704/],
    ["create a tablespace", "CREATE TABLESPACE evil LOCATION '/tmp'", DENIED],
    ["follow all changes", "SELECT pg_create_logical_replication_slot('evil', 'pgoutput')", DENIED],
    ["write into the log of changes", "SELECT pg_logical_emit_message(false, 'x', 'y')", DENIED],
    ["switch the log of changes", "SELECT pg_switch_wal()", DENIED],
    ["read who may log in from where", "SELECT * FROM pg_hba_file_rules", DENIED],
    ["read the server's memory", "SELECT pg_log_backend_memory_contexts(pg_backend_pid())", DENIED],
    [
      "stop another's statement",
      "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = 'tenant_alice'",
      DENIED,
    ],
    ["drop what another owns", "DROP OWNED BY tenant_alice", DENIED],
    ["take over what another owns", "REASSIGN OWNED BY tenant_alice TO tenant_mallory", DENIED],
    [
      "change what another's objects start with",
      "ALTER DEFAULT PRIVILEGES FOR ROLE tenant_alice GRANT SELECT ON TABLES TO tenant_mallory",
      DENIED,
    ],
    [
      "put a trigger on another's table",
      "CREATE TRIGGER t BEFORE INSERT ON tenant_alice.orders EXECUTE FUNCTION x()",
      /42501|42883/,
    ],
    [
      "put a rule on another's table",
      "CREATE RULE r AS ON SELECT TO tenant_alice.orders DO INSTEAD SELECT 1",
      DENIED,
    ],
    ["inherit from another's table", "CREATE TABLE evil () INHERITS (tenant_alice.orders)", DENIED],
    ["copy the shape of another's table", "CREATE TABLE evil (LIKE tenant_alice.orders)", DENIED],
    ["set another's sequence", "SELECT setval('tenant_alice.counter', 1)", DENIED],
    ["measure another's table", "SELECT pg_relation_size('tenant_alice.orders')", DENIED],
    ["rebuild another's indexes", "REINDEX SCHEMA tenant_alice", DENIED],
    ["change the pool", "ALTER DATABASE tenants SET search_path = tenant_mallory", DENIED],
    ["rename the pool", "ALTER DATABASE tenants RENAME TO evil", DENIED],
    ["change everybody's settings", "ALTER ROLE ALL SET search_path = tenant_mallory", DENIED],
    ["act as a replica", "SET session_replication_role = replica", DENIED],
    ["preload a library", "SET session_preload_libraries = 'evil'", DENIED],
    ["drop the administrator", "DROP ROLE admin", DENIED],
    ["grant itself the reading of all data", "GRANT pg_read_all_data TO tenant_mallory", DENIED],
    ["read the marks of the platform", "SELECT * FROM platform.arrivals", /42501|42P01/],
  ];
  for (const [name, sql, code] of attacks) {
    it(`refuses to ${name}`, async () => {
      await assert.rejects(attacker.query(sql), refused(code), sql);
      await attacker.query("ROLLBACK; RESET row_security");
    });
  }

  it("finds nothing of another tenant through the search path", async () => {
    await assert.rejects(
      attacker.query("SET search_path = tenant_alice, public; SELECT * FROM orders"),
      refused(/42P01|42501/),
    );
    await attacker.query("RESET search_path");
  });

  it("shows each tenant its own rows of shared tables only", async () => {
    await attacker.query("INSERT INTO shared.usage (metric, amount) VALUES ('calls', 1)");
    assert.deepEqual(await attacker.query("SELECT tenant, amount FROM shared.usage"), [
      ["tenant_mallory", "1"],
    ]);
    // A function that leaks its argument is not run on hidden rows.
    await attacker.query(
      "CREATE FUNCTION leak(t text) RETURNS bool LANGUAGE plpgsql COST 0.0001 AS $$ BEGIN RAISE EXCEPTION 'saw %', t; END $$",
    );
    await assert.rejects(
      attacker.query("SELECT * FROM shared.usage WHERE leak(tenant)"),
      refused(/saw tenant_mallory/),
    );
  });

  it("hides another tenant's statements and statistics", async () => {
    await owner.query("SELECT 'secret of alice'");
    const seen = await attacker.query("SELECT query FROM pg_stat_activity WHERE usename = 'tenant_alice'");
    assert.deepEqual([...new Set(seen.flat())], ["<insufficient privilege>"]);
    assert.deepEqual(await attacker.query("SELECT * FROM pg_stats WHERE schemaname = 'tenant_alice'"), []);
  });

  it("lets nobody finish another's prepared transaction", async () => {
    await owner.query("BEGIN; INSERT INTO orders VALUES (9, 'prepared'); PREPARE TRANSACTION 'alice-1'");
    await assert.rejects(attacker.query("COMMIT PREPARED 'alice-1'"), refused(DENIED));
    await assert.rejects(attacker.query("ROLLBACK PREPARED 'alice-1'"), refused(DENIED));
    await owner.query("ROLLBACK PREPARED 'alice-1'");
  });

  it("keeps tenants out of the other databases", async () => {
    for (const database of ["postgres", "template1", databaseName(rich.id)])
      await assert.rejects(as(server, mallory, database), refused(DENIED), database);
    await assert.rejects(as(server, rich, "tenants"), refused(DENIED));
    const own = await as(server, rich);
    await own.query("CREATE TABLE mine (x int)");
    own.close();
  });

  it("stops a tenant that exhausts its connections, and nobody else", async () => {
    const limit = tiers.free.connections;
    const opened: Session[] = [];
    for (let count = 1; count < limit; count += 1) opened.push(await as(server, mallory));
    await assert.rejects(as(server, mallory), refused("53300"));
    (await as(server, alice)).close();
    for (const session of opened) session.close();
  });

  it("ends a statement after the tier's time", async () => {
    await attacker.query("SET statement_timeout = '50ms'");
    await assert.rejects(attacker.query("SELECT pg_sleep(5)"), refused("57014"));
    await attacker.query("RESET statement_timeout");
    assert.deepEqual(await attacker.query("SHOW statement_timeout"), [[`${tiers.free.statementSeconds}s`]]);
  });

  it("ends what outlasts a time limit that the session has lifted, and nothing else", async () => {
    const admin = await server.session("admin", "postgres");
    await admin.query("ALTER ROLE tenant_mallory SET statement_timeout = '300ms'");
    const lifted = await as(server, mallory);
    await lifted.query("SET statement_timeout = 0; SET transaction_timeout = 0");
    const bystander = await as(server, alice);
    const ended = assert.rejects(lifted.query("SELECT pg_sleep(60)"), refused(/57P01|08006/));
    const left = bystander.query("SELECT pg_sleep(1)");
    await eventually("the session to be ended", async () => {
      await admin.query(planWatch());
      const [[count] = []] = await admin.query(
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'tenant_mallory' AND query LIKE '%pg_sleep%'",
      );
      return count === "0";
    });
    await Promise.all([ended, left]);
    bystander.close();
    admin.close();
    await server.run(planDatabase(mallory));
  });

  it("refuses a smaller tier while more sessions are open than it grants, with the numbers", async () => {
    const limit = tiers.free.connections;
    const opened: Session[] = [];
    // The suite's own session is one of them.
    for (let count = 0; count < limit; count += 1) opened.push(await as(server, alice));
    await assert.rejects(
      server.run(planDatabase({ ...alice, tier: "free" })),
      new RegExp(`connections: \\d+ in use, ${limit} in tier free`),
    );
    const admin = await server.session("admin", "postgres");
    const connections = "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'tenant_alice'";
    assert.deepEqual(await admin.query(connections), [[String(tiers.premium.connections)]]);
    for (const session of opened) session.close();
    await eventually("the smaller tier to be taken", async () => {
      const [[count] = []] = await admin.query(
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'tenant_alice'",
      );
      return count === "1";
    });
    await server.run(planDatabase({ ...alice, tier: "free" }));
    assert.deepEqual(await admin.query(connections), [[String(limit)]]);
    await server.run(planDatabase(alice));
    admin.close();
  });

  it("shows pooled tenants names and definitions of each other, as the documentation says, and no row", async () => {
    const seen = async (sql: string) => (await attacker.query(sql)).flat();
    assert.deepEqual(await seen("SELECT rolname FROM pg_roles WHERE rolname = 'tenant_alice'"), [
      "tenant_alice",
    ]);
    const definitions =
      "SELECT prosrc FROM pg_proc WHERE proname = 'reveal' UNION ALL SELECT relname FROM pg_class WHERE relname = 'orders'";
    assert.equal((await seen(definitions)).length, 2);
    assert.doesNotMatch(JSON.stringify(await seen(definitions)), /secret of alice/);
    assert.deepEqual(await seen("SELECT * FROM pg_stats WHERE schemaname = 'tenant_alice'"), []);
  });

  const fingerprint = async (): Promise<unknown> => {
    const admin = await server.session("admin", "tenants");
    const rows = await admin.query(
      "SELECT 'role', rolname, rolcanlogin::text, rolconnlimit::text, rolconfig::text FROM pg_roles JOIN pg_db_role_setting s ON s.setrole = pg_roles.oid WHERE rolname LIKE 'tenant_%' ORDER BY 2; " +
        "SELECT 'schema', nspname, nspacl::text FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 2; " +
        "SELECT 'policy', polname FROM pg_policy; SELECT card FROM tenant_alice.orders",
    );
    admin.close();
    return rows;
  };

  it("changes nothing when it is run again", async () => {
    const before = await fingerprint();
    for (const each of [alice, mallory, rich]) await server.run(planDatabase(each));
    assert.deepEqual(await fingerprint(), before);
  });

  it("changes a tier within the pool in place, without losing data", async () => {
    await server.run(planDatabase({ ...alice, tier: "free" }));
    assert.deepEqual(await owner.query("SELECT card FROM orders"), [["secret of alice"]]);
    await server.run(planDatabase(alice));
  });

  it("suspends and resumes a tenant", async () => {
    const working = await as(server, alice);
    await server.run(planDatabase({ ...alice, state: "suspended" }));
    await assert.rejects(working.query("SELECT 1"), refused(/57P01|08006/));
    await assert.rejects(as(server, alice), refused("28000"));
    await server.run(planDatabase(alice));
    (await as(server, alice)).close();
  });

  it("erases a tenant and leaves the others alone, again and again", async () => {
    for (let time = 1; time <= 2; time += 1) {
      await server.run(planErasure(alice));
      await server.run(planErasure(rich));
    }
    const admin = await server.session("admin", "tenants");
    assert.deepEqual(await admin.query("SELECT rolname FROM pg_roles WHERE rolname ~ '^tenant_'"), [
      ["tenant_mallory"],
    ]);
    assert.deepEqual(await admin.query("SELECT nspname FROM pg_namespace WHERE nspname ~ '^tenant_'"), [
      ["tenant_mallory"],
    ]);
    assert.deepEqual(await admin.query("SELECT datname FROM pg_database WHERE datname ~ '^tenant_'"), []);
    assert.deepEqual(await admin.query("SELECT DISTINCT tenant FROM shared.usage"), [["tenant_mallory"]]);
    admin.close();
  });

  it("takes the same id again, empty", async () => {
    await server.run(planDatabase(alice));
    const fresh = await as(server, alice);
    await assert.rejects(fresh.query("SELECT * FROM orders"), refused("42P01"));
    fresh.close();
  });
});
