import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { PlainObject } from "../../rpc/values";
import { text } from "../objects/access";
import type { Credential, ExecCredential } from "./kubeconfig";

const run = promisify(execFile);

/** What a request carries to say who makes it. */
export interface Identity {
  readonly authorization?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Gives the identity for each request; a command's credential is kept until shortly before it expires. */
export class CredentialSource {
  private issued: { readonly identity: Promise<Identity>; expires: number } | undefined;

  constructor(private readonly credential: Credential) {}

  current(): Promise<Identity> {
    const { credential } = this;
    switch (credential.kind) {
      case "none":
        return Promise.resolve({});
      case "token":
        return Promise.resolve({ authorization: `Bearer ${credential.token}` });
      case "basic": {
        const pair = Buffer.from(`${credential.username}:${credential.password}`).toString("base64");
        return Promise.resolve({ authorization: `Basic ${pair}` });
      }
      case "certificate":
        return Promise.resolve({ cert: credential.cert, key: credential.key });
      case "exec":
        return this.fromCommand(credential.exec);
      default:
        throw new Error(`unhandled credential ${JSON.stringify(credential satisfies never)}`);
    }
  }

  /** Forgets a credential that the server refused. */
  reset(): void {
    this.issued = undefined;
  }

  private fromCommand(exec: ExecCredential): Promise<Identity> {
    if (this.issued !== undefined && this.issued.expires > Date.now()) return this.issued.identity;
    const issued = {
      expires: Number.POSITIVE_INFINITY,
      identity: runCommand(exec).then(({ identity, expires }) => {
        issued.expires = expires;
        return identity;
      }),
    };
    this.issued = issued;
    issued.identity.catch(() => {
      // The next request runs the command again instead of repeating an old failure.
      if (this.issued === issued) this.issued = undefined;
    });
    return issued.identity;
  }
}

async function runCommand(exec: ExecCredential): Promise<{ identity: Identity; expires: number }> {
  const info = { apiVersion: exec.apiVersion, kind: "ExecCredential", spec: { interactive: false } };
  const env = { ...process.env, ...exec.env, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
  let output: string;
  try {
    ({ stdout: output } = await run(exec.command, [...exec.args], { env, timeout: 30_000 }));
  } catch (error) {
    const hint = exec.installHint === undefined ? "" : `; ${exec.installHint}`;
    throw new Error(`the kubeconfig's credential command "${exec.command}" failed${hint}`, { cause: error });
  }
  const status = (JSON.parse(output) as PlainObject)["status"];
  const token = text(status, "token");
  const cert = text(status, "clientCertificateData");
  const key = text(status, "clientKeyData");
  const expiry = text(status, "expirationTimestamp");
  return {
    identity: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(cert !== undefined && key !== undefined && { cert, key }),
    },
    // A minute early, so that no request leaves with a credential about to expire.
    expires: expiry === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiry) - 60_000,
  };
}
