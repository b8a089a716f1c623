import * as http from "node:http";
import * as https from "node:https";
import { type CredentialSource } from "./credentials";
import { Unreachable } from "./api-error";
import type { ClusterAccess } from "./kubeconfig";

/** One HTTP exchange. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** A watch stays open: it has no limit on silence and takes no place among the ordinary requests. */
  readonly streams?: boolean;
}

/** How long the server may stay silent within one ordinary request. */
const SILENCE_MS = 30_000;
/** How long making a connection may take: a host that is not there answers nothing at all. */
const CONNECT_MS = 5_000;
/** Enough to keep the server busy, few enough that it does not throttle. */
const CONNECTIONS = 24;

/** Keeps connections to one API server open and sends requests over them. */
export class Transport {
  private readonly pooled: http.Agent;
  private readonly streaming: http.Agent;
  private readonly secure: boolean;

  constructor(
    readonly access: ClusterAccess,
    private readonly credentials: CredentialSource,
  ) {
    this.secure = access.server.startsWith("https:");
    const tls = {
      rejectUnauthorized: !access.insecure,
      ...(access.ca !== undefined && { ca: access.ca }),
      ...(access.serverName !== undefined && { servername: access.serverName }),
    };
    const agent = (maxSockets: number): http.Agent =>
      this.secure
        ? new https.Agent({ keepAlive: true, maxSockets, ...tls })
        : new http.Agent({ keepAlive: true, maxSockets });
    this.pooled = agent(CONNECTIONS);
    this.streaming = agent(Number.POSITIVE_INFINITY);
  }

  /** The answer's head; its body is still to be read. */
  async send(exchange: Exchange): Promise<http.IncomingMessage> {
    const identity = await this.credentials.current();
    return this.attempt(exchange, identity, true);
  }

  private attempt(
    exchange: Exchange,
    identity: Awaited<ReturnType<CredentialSource["current"]>>,
    mayRetry: boolean,
  ): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      const request = (this.secure ? https : http).request(`${this.access.server}${exchange.path}`, {
        method: exchange.method,
        agent: exchange.streams === true ? this.streaming : this.pooled,
        headers: {
          accept: "application/json",
          "user-agent": "pulumi-kubernetes-standin",
          // Node leaves the length out for DELETE, and the server would read the body as the next request.
          ...(exchange.body !== undefined && { "content-length": Buffer.byteLength(exchange.body) }),
          ...(identity.authorization !== undefined && { authorization: identity.authorization }),
          ...exchange.headers,
        },
        ...(identity.cert !== undefined && { cert: identity.cert, key: identity.key }),
        ...(exchange.signal !== undefined && { signal: exchange.signal }),
      });
      request.once("socket", (socket) => {
        limitConnecting(socket, request);
      });
      if (exchange.streams !== true) {
        request.setTimeout(SILENCE_MS, () => {
          request.destroy(new Error(`no answer within ${SILENCE_MS / 1000} s`));
        });
      }
      request.once("response", resolve);
      request.once("error", (error: NodeJS.ErrnoException) => {
        // A kept connection may have been closed by the server just as the request left.
        if (mayRetry && request.reusedSocket && error.code === "ECONNRESET") {
          resolve(this.attempt(exchange, identity, false));
        } else if (exchange.signal?.aborted === true) reject(error);
        else reject(unreachable(this.access, error));
      });
      request.end(exchange.body);
    });
  }
}

function limitConnecting(
  socket: NodeJS.Socket & { connecting?: boolean },
  request: http.ClientRequest,
): void {
  if (socket.connecting !== true) return;
  const timer = setTimeout(() => {
    request.destroy(new Error(`no connection within ${CONNECT_MS / 1000} s`));
  }, CONNECT_MS);
  for (const event of ["connect", "close"] as const) {
    socket.once(event, () => {
      clearTimeout(timer);
    });
  }
}

const unreachable = ({ server, source, context }: ClusterAccess, cause: Error): Unreachable =>
  new Unreachable(
    `the Kubernetes API server ${server} (context "${context}" of ${source}) does not answer: ` +
      `${cause.message || "connection failed"}; start the cluster, or correct the kubeconfig or its context`,
  );
