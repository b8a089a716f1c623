import { open } from "node:fs/promises";
import { errorCode } from "../../../lib/failure";
import { ApiClient } from "../api-client";
import { type Layout, logOf, type PartName } from "../layout";
import type { Credential } from "../pki/certificate";
import type { Ports } from "../ports";
import { ignoreMissing } from "../private-file";

/** Tells of every part whether it works. */
export type HealthChecks = Readonly<Record<PartName, () => Promise<boolean>>>;

/** What it takes to ask. */
export interface HealthContext {
  readonly layout: Layout;
  readonly ports: Ports;
  readonly authorities: { readonly cluster: string; readonly database: string };
  readonly databaseClient: Credential;
}

const PATIENCE_MILLISECONDS = 5_000;
/** Said by the rollouts controller once every cache is filled and the workers run. */
const ROLLOUTS_STARTED = "Started controller";
const LOG_BYTES = 256 * 1024;

/** The health endpoint of every part; for the one that has none, see its own file. */
export function healthChecks({ layout, ports, authorities, databaseClient }: HealthContext): HealthChecks {
  const check = (part: Exclude<PartName, "etcd" | "rollouts-controller">, path: string) => {
    const client = new ApiClient({ port: ports[part], authority: authorities.cluster });
    return () => answersOk(client, path);
  };
  const database = new ApiClient({
    port: ports.etcd,
    authority: authorities.database,
    credential: databaseClient,
  });
  return {
    etcd: () => answersOk(database, "/readyz"),
    "kube-apiserver": check("kube-apiserver", "/readyz"),
    "kube-controller-manager": check("kube-controller-manager", "/healthz"),
    "kube-scheduler": check("kube-scheduler", "/readyz"),
    kwok: check("kwok", "/readyz"),
    // The log is rotated at every start, so the line is of the process that writes to it now.
    "rollouts-controller": () => startsWith(logOf(layout, "rollouts-controller"), ROLLOUTS_STARTED),
  };
}

/** A server that does not answer is not healthy. */
async function answersOk(client: ApiClient, path: string): Promise<boolean> {
  try {
    return (await client.ask({ path, timeoutMilliseconds: PATIENCE_MILLISECONDS })).status === 200;
  } catch (error) {
    if (isNoAnswer(error)) return false;
    throw error;
  }
}

const NO_ANSWER = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EPROTO"]);

/**
 * Nobody listens, the connection breaks off, or who listens is not ours: a stranger on the port speaks no TLS or
 * has another certificate.
 */
function isNoAnswer(error: unknown): boolean {
  const code = errorCode(error) ?? "";
  return NO_ANSWER.has(code) || /^(ERR_SSL|ERR_TLS|CERT_|UNABLE_|DEPTH_|SELF_SIGNED|HPE_)/.test(code);
}

async function startsWith(path: string, text: string): Promise<boolean> {
  const file = await open(path, "r").catch((error: unknown) => {
    ignoreMissing(error);
    return undefined;
  });
  if (file === undefined) return false;
  try {
    const buffer = Buffer.alloc(LOG_BYTES);
    const { bytesRead } = await file.read(buffer, 0, LOG_BYTES, 0);
    return buffer.subarray(0, bytesRead).includes(text);
  } finally {
    await file.close();
  }
}
