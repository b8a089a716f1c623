import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open } from "node:fs/promises";
import { get } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { z } from "zod";
import { parseRecord, readIfPresent, writePrivate } from "../control-plane/private-file";
import { findByArgument, identify, stillRuns } from "../control-plane/process/identity";
import { endProcess } from "../control-plane/process/supervise";
import { waitFor } from "../control-plane/process/wait";
import { Failure } from "../../lib/failure";
import { homeLayout, type Paths } from "../paths";

const Record = z.object({ pid: z.number().int().positive(), started: z.string(), port: z.number() });
type Record = z.infer<typeof Record>;

/** Long: on a machine that is busy building, compiling its source alone may take a while. */
const START_MILLISECONDS = 90_000;
const STOP_MILLISECONDS = 5_000;

const recordFile = (home: string) => join(home, "key-service.json");

async function lastRecord(home: string): Promise<Record | undefined> {
  const text = await readIfPresent(recordFile(home));
  return text === undefined ? undefined : parseRecord(Record, text);
}

/** How the key service is doing; undefined when it does not run. */
export async function keyServiceStatus(
  home: string,
): Promise<{ readonly pid: number; readonly port: number; readonly healthy: boolean } | undefined> {
  const record = await lastRecord(home);
  if (record === undefined || !(await stillRuns(record))) return undefined;
  return { pid: record.pid, port: record.port, healthy: await answers(record.port) };
}

/** Starts the stand-in for the cloud's key service where it does not run, on the port it had before if that is free. */
export async function ensureKeyService(paths: Paths): Promise<number> {
  const last = await lastRecord(paths.home);
  if (last !== undefined && (await stillRuns(last)) && (await answers(last.port))) return last.port;
  await stopKeyService(paths.home);
  const port = (await freePort(last?.port ?? 0)) ?? (await freePort(0));
  if (port === undefined) throw new Error("the system gives no free port");
  const { logs } = homeLayout(paths.home);
  await mkdir(logs, { recursive: true, mode: 0o700 });
  const logFile = join(logs, "key-service.log");
  const log = await open(logFile, "a", 0o600);
  const bootstrap = join(paths.checkout, "sandbox", "bootstrap.cjs");
  // The record's path is only there so that the process can be found when a start is killed before it is written.
  const args = [bootstrap, "plugin", "kms", String(port), recordFile(paths.home)];
  const child = spawn(process.execPath, args, {
    detached: true,
    cwd: "/",
    stdio: ["ignore", log.fd, log.fd],
    env: { PATH: "/usr/bin:/bin" },
  });
  try {
    await once(child, "spawn");
  } finally {
    await log.close();
  }
  child.unref();
  const identity = child.pid === undefined ? undefined : await identify(child.pid);
  if (identity !== undefined) {
    await writePrivate(recordFile(paths.home), JSON.stringify({ ...identity, port } satisfies Record));
    const healthy = await waitFor(
      async () => ((await answers(port)) ? true : (await stillRuns(identity)) ? undefined : false),
      { timeoutMilliseconds: START_MILLISECONDS },
    );
    if (healthy === true) return port;
  }
  throw new Failure("the stand-in key service did not start", {
    remedy: `read ${logFile}, then run the command again`,
  });
}

/** Ends the key service, with or without a record of it, and waits until it is gone. */
export async function stopKeyService(home: string): Promise<void> {
  const record = await lastRecord(home);
  if (record !== undefined) await endProcess(record, STOP_MILLISECONDS);
  const orphans = await findByArgument(recordFile(home));
  await Promise.all(orphans.map(({ identity }) => endProcess(identity, STOP_MILLISECONDS)));
}

/** The port itself when it is free, any free one for 0, undefined when it is taken. */
function freePort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(undefined);
    });
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : undefined);
      });
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get({ host: "127.0.0.1", port, path: "/healthz", timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on("timeout", () => {
      asked.destroy();
    });
    asked.on("error", () => {
      resolve(false);
    });
  });
}
