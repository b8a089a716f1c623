import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { ensurePorts, isFree, LISTENERS, readPorts } from "../../../sandbox/control-plane/ports";
import { temporaryDirectory } from "./temporary-directory";

const free = (_listener: string, port: number) => isFree(port);

describe("ports", () => {
  const temporary = temporaryDirectory();
  const file = () => join(temporary.path, "ports.json");

  it("are chosen once, all different", async () => {
    const first = await ensurePorts(file(), free);
    assert.equal(new Set(Object.values(first.ports)).size, LISTENERS.length);
    assert.deepEqual(first.changed, LISTENERS);
    assert.deepEqual(await ensurePorts(file(), free), { ports: first.ports, changed: [] });
    assert.deepEqual(await readPorts(file()), first.ports);
  });

  it("are chosen again one by one when another program has taken one", async () => {
    const { ports } = await ensurePorts(file(), free);
    const thief = await listen(ports.etcd);
    try {
      const second = await ensurePorts(file(), free);
      assert.deepEqual(second.changed, ["etcd"]);
      assert.notEqual(second.ports.etcd, ports.etcd);
      assert.deepEqual({ ...second.ports, etcd: 0 }, { ...ports, etcd: 0 });
      assert.deepEqual(JSON.parse(await readFile(file(), "utf8")), second.ports);
    } finally {
      await new Promise((resolve) => thief.close(resolve));
    }
  });

  it("are chosen anew when the file is damaged", async () => {
    for (const text of ["", "{", '{"etcd":70000}', '{"etcd":"1"}']) {
      await writeFile(file(), text);
      assert.equal((await ensurePorts(file(), free)).changed.length, LISTENERS.length, text);
    }
  });
});

function listen(port: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(port, "127.0.0.1", () => {
      resolve(server);
    });
  });
}
