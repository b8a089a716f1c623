import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { open, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import {
  controlPlaneStatus,
  destroyControlPlane,
  startControlPlane,
  stopControlPlane,
} from "../../../sandbox/control-plane/index";
import { layoutOf, PARTS, type PartName } from "../../../sandbox/control-plane/layout";
import { findByArgument, identify } from "../../../sandbox/control-plane/process/identity";
import type { Failure } from "../../../lib/failure";
import { silentProgress } from "../../../sandbox/progress";
import { Api } from "../support/api";
import { inOrder } from "../support/in-order";
import { eventually } from "../support/wait";
import { createPlane, type Plane } from "./plane";

const KEPT = "/api/v1/namespaces/default/configmaps/kept";

/** The tests build on one another: a cold start takes too long to have one each. */
describe("the control plane's processes", function () {
  inOrder(this);
  let plane: Plane;
  const pids = async () => {
    const parts = await plane.parts();
    return Object.fromEntries(PARTS.map((name) => [name, parts[name].pid]));
  };
  const gone = (pid: number) => eventually("its end", async () => (await identify(pid)) === undefined);
  const kill = async (...names: PartName[]) => {
    const parts = await plane.parts();
    for (const name of names) process.kill(parts[name].pid!, "SIGKILL");
    for (const name of names) await gone(parts[name].pid!);
  };
  /** The cluster still has its objects, and all its controllers do their work on a new one. */
  const works = async () => {
    const unhealthy = (await controlPlaneStatus(plane.home)).filter(({ healthy }) => !healthy);
    assert.deepEqual(unhealthy, []);
    const api = await plane.api();
    assert.equal((await api.ask("GET", KEPT)).status, 200);
    const name = `works-${Date.now()}`;
    const template = { metadata: { labels: { name } }, spec: { containers: [{ name: "app", image: "x" }] } };
    const deployments = "/apis/apps/v1/namespaces/default/deployments";
    await api.ask("POST", deployments, {
      body: { metadata: { name }, spec: { replicas: 1, selector: { matchLabels: { name } }, template } },
    });
    await eventually("a ready pod", async () => {
      const { status } = await api.get(`${deployments}/${name}`);
      return status?.["readyReplicas"] === 1;
    });
    await api.ask("DELETE", `${deployments}/${name}`);
  };

  before(async () => {
    plane = await createPlane();
  });
  after(() => plane.remove());

  it("start from nothing", async () => {
    const { kubeconfig, server } = await plane.start();
    assert.match(server, /^https:\/\/127\.0\.0\.1:\d+$/);
    assert.match(readFileSync(kubeconfig, "utf8"), new RegExp(`server: ${server}\n`));
    const { status } = await new Api(kubeconfig).ask("POST", "/api/v1/namespaces/default/configmaps", {
      body: { metadata: { name: "kept" } },
    });
    assert.equal(status, 201);
    await works();
  });

  it("are left alone by a second start, and by several at once", async () => {
    const before = await pids();
    await Promise.all([plane.start(), plane.start(), plane.start()]);
    assert.deepEqual(await pids(), before);
  });

  for (const name of PARTS) {
    it(`are repaired when ${name} is killed`, async () => {
      const before = await pids();
      await kill(name);
      assert.equal((await plane.parts())[name].healthy, false);
      await plane.start();
      const now = await pids();
      assert.notEqual(now[name], before[name]);
      const untouched = name === "kube-apiserver" ? ["etcd"] : PARTS.filter((other) => other !== name);
      if (name !== "etcd") for (const other of untouched) assert.equal(now[other], before[other], other);
      await works();
    });
  }

  it("are repaired when all are killed, as after a crash of the machine", async () => {
    await kill(...PARTS);
    await plane.start();
    await works();
  });

  it("are replaced when one hangs", async () => {
    const { kwok } = await plane.parts();
    process.kill(kwok.pid!, "SIGSTOP");
    await plane.start();
    assert.notEqual((await plane.parts()).kwok.pid, kwok.pid);
    assert.equal(await identify(kwok.pid!), undefined);
    await works();
  });

  it("are found and ended when the records of an interrupted start are missing", async () => {
    const before = await pids();
    const { run } = layoutOf(plane.home);
    writeFileSync(join(run, "kube-scheduler.json"), '{"pid":');
    await plane.start();
    const now = await pids();
    assert.notEqual(now["kube-scheduler"], before["kube-scheduler"]);
    assert.equal(await identify(before["kube-scheduler"]!), undefined);
  });

  it("end cleanly and without a trace, keeping what the cluster holds", async () => {
    const before = Object.values(await pids());
    await stopControlPlane(plane.home);
    for (const pid of before) assert.equal(await identify(pid!), undefined);
    assert.deepEqual(await findByArgument(`${layoutOf(plane.home).root}/`), []);
    assert.deepEqual(await readdir(layoutOf(plane.home).run), []);
    await stopControlPlane(plane.home);
    for (const part of await controlPlaneStatus(plane.home)) {
      assert.equal(part.healthy, false);
      assert.equal(part.pid, undefined);
    }
    await plane.start();
    await works();
  });

  it("never touch a stranger that has the number of a dead part, and move away from a stolen port", async () => {
    const { port: stolen } = (await plane.parts())["kube-apiserver"];
    const { server: oldServer } = await plane.start();
    await stopControlPlane(plane.home);
    const stranger = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    await once(stranger, "spawn");
    const thief = createServer().listen(stolen, "127.0.0.1");
    await once(thief, "listening");
    try {
      await writeFile(
        join(layoutOf(plane.home).run, "etcd.json"),
        JSON.stringify({
          pid: stranger.pid,
          started: "then",
          executable: "x",
          digest: "y",
          since: "2026-01-01",
          ready: true,
        }),
      );
      const { server } = await plane.start();
      assert.notEqual(server, oldServer);
      await works();
      await stopControlPlane(plane.home);
      assert.ok(await identify(stranger.pid!), "the stranger was ended");
    } finally {
      thief.close();
      stranger.kill("SIGKILL");
    }
    await plane.start();
    await works();
  });

  it("get new credentials for damaged ones", async () => {
    await stopControlPlane(plane.home);
    const { credentials } = layoutOf(plane.home);
    await writeFile(join(credentials, "admin.crt"), "-----BEGIN");
    await writeFile(join(credentials, "etcd.key"), "");
    await writeFile(layoutOf(plane.home).kubeconfig, "");
    await plane.start();
    await works();
  });

  it("say what to do about a damaged database, and leave it as it is", async () => {
    await stopControlPlane(plane.home);
    const database = join(layoutOf(plane.home).data, "member", "snap", "db");
    const whole = await readFile(database);
    const file = await open(database, "r+");
    await file.write(Buffer.alloc(64 * 1024, 0x5a), 0, 64 * 1024, 0);
    await file.close();
    const damaged = await readFile(database);
    await assert.rejects(plane.start(), (error: Failure) => {
      assert.match(error.message, /^etcd ended while it started/);
      assert.match(error.remedy, /database in .* is damaged and is left as it is.*npm run destroy/);
      return true;
    });
    assert.ok(damaged.equals(await readFile(database)), "the damaged database was changed");
    await writeFile(database, whole);
    await plane.start();
    await works();
  });

  it("say which binary is missing", async () => {
    await stopControlPlane(plane.home);
    await assert.rejects(
      startControlPlane({
        home: plane.home,
        binaries: Object.fromEntries(PARTS.map((name) => [name, `/nowhere/${name}`])) as Record<
          PartName,
          string
        >,
        moduleDirectory: () => Promise.reject(new Error("not needed")),
        progress: silentProgress,
      }),
      /cannot run \/nowhere\/etcd \(ENOENT\)/,
    );
  });

  it("are removed with everything they wrote", async () => {
    await plane.start();
    await destroyControlPlane(plane.home);
    await assert.rejects(stat(layoutOf(plane.home).root), { code: "ENOENT" });
    assert.deepEqual(await findByArgument(`${layoutOf(plane.home).root}/`), []);
    await destroyControlPlane(plane.home);
  });
});
