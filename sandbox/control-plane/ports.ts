import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { z } from "zod";
import { errorCode, Failure } from "../../lib/failure";
import { parseRecord, readIfPresent, writePrivate } from "./private-file";

/** What listens, always on loopback. The rollouts controller does not: see its part. */
export const LISTENERS = [
  "etcd",
  "etcd-peer",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok",
] as const;

/** Name of a listener. */
export type Listener = (typeof LISTENERS)[number];

/** The port of every listener. */
export type Ports = Readonly<Record<Listener, number>>;

const Ports = z.record(z.enum(LISTENERS), z.number().int().min(1).max(65_535));

/** Below the range from which systems take the ports of outgoing connections, so that nobody gets one by chance. */
const RANGE = { from: 18_000, below: 30_000 } as const;
const ATTEMPTS = 200;

/** True when this process could listen on the port now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error) => {
      const code = errorCode(error);
      if (code === "EADDRINUSE" || code === "EACCES") resolve(false);
      else reject(error);
    });
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () =>
      server.close(() => {
        resolve(true);
      }),
    );
  });
}

/** The remembered ports, or undefined when none were chosen or the file is damaged. */
export async function readPorts(file: string): Promise<Ports | undefined> {
  const text = await readIfPresent(file);
  return text === undefined ? undefined : parseRecord(Ports, text);
}

/** The remembered ports; those that the caller finds unusable, or that were never chosen, are chosen again. */
export async function ensurePorts(
  file: string,
  usable: (listener: Listener, port: number) => Promise<boolean>,
): Promise<{ readonly ports: Ports; readonly changed: readonly Listener[] }> {
  const remembered: Partial<Ports> = (await readPorts(file)) ?? {};
  const kept = new Map<Listener, number>();
  for (const listener of LISTENERS) {
    const port = remembered[listener];
    if (port !== undefined && (await usable(listener, port))) kept.set(listener, port);
  }
  const changed = LISTENERS.filter((listener) => !kept.has(listener));
  for (const listener of changed) kept.set(listener, await choose(new Set(kept.values())));
  const ports = Object.fromEntries(kept) as Ports;
  if (changed.length > 0) await writePrivate(file, `${JSON.stringify(ports, null, 2)}\n`);
  return { ports, changed };
}

async function choose(taken: ReadonlySet<number>): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(RANGE.from, RANGE.below);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Failure(`no free port between ${RANGE.from} and ${RANGE.below} on 127.0.0.1`, {
    remedy: "end some of the programs that listen there",
  });
}
