import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { eventually } from "../../e2e/support/wait";
import { envoy } from "../tools";

const OK = 200;

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

export const socketAddress = (port: number) => ({
  socket_address: { address: "127.0.0.1", port_value: port },
});

const statusOf = (port: number, path: string): Promise<number | undefined> =>
  new Promise((resolve) => {
    request({ host: "127.0.0.1", port, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", () => {
        resolve(undefined);
      })
      .end();
  });

/** A real Envoy with a configuration of its own; it takes the configuration or the start fails with its words. */
export class EnvoyProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly directory: string,
  ) {}

  static async start(resources: {
    readonly listeners: object[];
    readonly clusters: object[];
  }): Promise<EnvoyProcess> {
    const directory = mkdtempSync(join(tmpdir(), "envoy-judge-"));
    const admin = await freePort();
    const file = join(directory, "envoy.json");
    writeFileSync(
      file,
      JSON.stringify({ admin: { address: socketAddress(admin) }, static_resources: resources }),
    );
    const options = ["--disable-hot-restart", "--concurrency", "1", "--log-level", "error"];
    const child = spawn(await envoy(), ["-c", file, ...options], { stdio: ["ignore", "ignore", "pipe"] });
    let words = "";
    child.stderr.on("data", (chunk: Buffer) => (words += chunk.toString()));
    const started = new EnvoyProcess(child, directory);
    try {
      await eventually("Envoy is ready", async () => {
        if (child.exitCode !== null) throw new Error(`Envoy refused its configuration:\n${words}`);
        return (await statusOf(admin, "/ready")) === OK;
      });
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      this.child.kill("SIGKILL");
      await once(this.child, "exit");
    }
    rmSync(this.directory, { recursive: true });
  }
}
