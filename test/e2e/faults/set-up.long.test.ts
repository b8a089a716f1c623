import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { EXIT } from "../../../lib/failure";
import { planPaths } from "../../../sandbox/paths";
import { type Ended, run } from "../support/command";
import { checkout } from "../support/sandbox";
import { smallCheckout } from "../support/small-program";

const shared = planPaths(checkout, process.env).cache;

/** The set-up of a machine: what interrupts it, and what it lacks. */
describe("the set-up", () => {
  let root: string;
  const places: string[] = [];
  before(() => {
    root = mkdtempSync(join(tmpdir(), "set-up-"));
    places.push(root);
  });
  after(() => {
    for (const place of places) rmSync(place, { recursive: true });
  });

  const fresh = (name: string) => mkdtempSync(join(root, `${name}-`));
  const start = (where: string, env: Readonly<Record<string, string>>, ...args: string[]) => {
    const child = spawn(process.execPath, [join(where, "sandbox/bootstrap.cjs"), ...args], {
      cwd: where,
      env: { ...process.env, NO_COLOR: "1", ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = once(child, "exit").then(
      ([code]): Ended => ({ code: Number(code ?? 137), stdout: "", stderr }),
    );
    return { child, ended };
  };
  /** Interrupts a command again and again, a little later each time, and lets it come to its end at last. */
  const resumed = async (
    begin: () => ReturnType<typeof start>,
    interrupts: readonly [NodeJS.Signals, number][],
  ) => {
    for (const [signal, after] of interrupts) {
      const { child, ended } = begin();
      const timer = setTimeout(() => child.kill(signal), after);
      const { code, stderr } = await ended;
      clearTimeout(timer);
      assert.notEqual(code, 0, `it was quicker than ${signal} after ${after} ms\n${stderr}`);
    }
    const { code, stderr } = await begin().ended;
    assert.equal(code, 0, stderr);
    return stderr;
  };

  it("goes on after an interrupted npm ci, and is quick once it is done", async () => {
    const where = smallCheckout({ packages: false });
    places.push(where);
    const begin = () => start(where, {}, "prepare", "--packages");
    const said = await resumed(begin, [
      ["SIGKILL", 1_500],
      ["SIGINT", 3_000],
      ["SIGKILL", 6_000],
    ]);
    assert.match(said, /Installing npm packages: done/);
    for (const name of ["typescript", "@pulumi/pulumi", "zod"])
      assert.ok(existsSync(join(where, "node_modules", name, "package.json")), name);
    const again = await begin().ended;
    assert.equal(again.code, 0);
    assert.doesNotMatch(again.stderr, /Installing npm packages/);
  });

  it("goes on after an interrupted Go build, and never takes half a build for a whole one", async () => {
    const cache = fresh("cache");
    // Everything is there but one part, which is built with the modules and objects that others have compiled.
    mkdirSync(join(cache, "bin"));
    symlinkSync(join(shared, "go"), join(cache, "go"));
    for (const name of readdirSync(join(shared, "bin")))
      if (!name.startsWith("kwok-") && !name.startsWith("."))
        symlinkSync(join(shared, "bin", name), join(cache, "bin", name));
    const env = { SANDBOX_CACHE: cache, SANDBOX_HOME: fresh("home") };
    const said = await resumed(
      () => start(checkout, env, "prepare"),
      [
        ["SIGKILL", 1_500],
        ["SIGINT", 2_500],
      ],
    );
    assert.match(said, /Building kwok/);
    const [built] = readdirSync(join(cache, "bin")).filter((name) => name.startsWith("kwok-"));
    assert.match(readFileSync(join(cache, "bin", built!, "manifest.json"), "utf8"), /"go build"/);
    assert.deepEqual(
      readdirSync(join(cache, "bin")).filter((name) => name.startsWith(".draft")),
      [],
    );
  });

  /** A PATH with nothing on it but what is named. */
  const onlyOnPath = (...programs: string[]) => {
    const directory = fresh("path");
    for (const program of programs) {
      const found = (process.env["PATH"] ?? "")
        .split(delimiter)
        .map((place) => join(place, program))
        .find(existsSync);
      symlinkSync(found ?? assert.fail(`no ${program}`), join(directory, program));
    }
    return directory;
  };
  const failing = async (env: Readonly<Record<string, string>>, ...args: string[]) => {
    const { code, stderr } = await start(checkout, env, ...args).ended;
    assert.match(stderr, /^error: /m);
    assert.match(stderr, /^remedy: /m);
    assert.doesNotMatch(stderr, /^ {4}at /m);
    return { code, stderr };
  };

  it("names Go when it is missing, before anything is half built", async () => {
    const cache = fresh("cache");
    const PATH = onlyOnPath("node", "npm", "tar", "sh", "ps");
    const env = { PATH, SANDBOX_CACHE: cache, SANDBOX_HOME: fresh("home") };
    const { code, stderr } = await failing(env, "prepare");
    assert.equal(code, EXIT.error);
    assert.match(stderr, /Go is needed but not on PATH/);
    assert.match(stderr, /remedy: install Go 1\.\d+/);
    const left = existsSync(join(cache, "bin")) ? readdirSync(join(cache, "bin")) : [];
    assert.deepEqual(left, []);
  });

  for (const variable of ["SANDBOX_CACHE", "SANDBOX_HOME"])
    it(`names the directory that cannot be written, and ${variable}`, async () => {
      const file = join(fresh("file"), "occupied");
      writeFileSync(file, "");
      const env = { SANDBOX_CACHE: shared, SANDBOX_HOME: fresh("home"), [variable]: join(file, "below") };
      const { code, stderr } = await failing(env, "up", "--skip-stack");
      assert.equal(code, EXIT.error);
      assert.match(stderr, /occupied\/below cannot be written/);
      assert.match(stderr, new RegExp(`remedy: .*${variable}`));
    });

  /** Runs a command while one of its directories lies on a disk of a mebibyte, which nobody else sees. */
  const onFullDisk = (directory: string, env: Readonly<Record<string, string>>, ...args: string[]) => {
    // What was started has to end with it: afterwards nobody finds the records on that disk.
    const script =
      'mount -t tmpfs -o size=1m tmpfs "$1" && shift && { "$@"; code=$?; "$1" "$2" down >/dev/null 2>&1; exit $code; }';
    const command = [process.execPath, join(checkout, "sandbox/bootstrap.cjs"), ...args];
    const within = ["--map-root-user", "--mount", "sh", "-c", script, "sh", directory, ...command];
    return run("unshare", within, { cwd: checkout, env: { ...process.env, NO_COLOR: "1", ...env } });
  };

  it("says how much space a build takes and how much there is, before it begins", async () => {
    const cache = fresh("cache");
    const { code, stderr } = await onFullDisk(
      cache,
      { SANDBOX_CACHE: cache, SANDBOX_HOME: fresh("home") },
      "prepare",
    );
    assert.equal(code, EXIT.error, stderr);
    assert.match(stderr, /takes about [0-9.]+ GiB, but only 0\.0 GiB are free/);
    assert.match(stderr, /remedy: free some space, or let SANDBOX_CACHE name/);
    assert.doesNotMatch(stderr, /Building/);
  });

  it("says so when the disk of the sandbox is full, and goes on once there is room", async () => {
    const home = fresh("home");
    const { code, stderr } = await onFullDisk(
      home,
      { SANDBOX_CACHE: shared, SANDBOX_HOME: home },
      "up",
      "--skip-stack",
    );
    assert.notEqual(code, 0);
    assert.match(stderr, /no space left|ENOSPC|disk/i);
    assert.match(stderr, /^remedy: /m);
    assert.doesNotMatch(stderr, /^ {4}at /m);
  });
});
