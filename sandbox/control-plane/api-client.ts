import { Agent, request } from "node:https";
import { Failure } from "../../lib/failure";
import type { Credential } from "./pki/certificate";

/** Where a server is and who asks. */
export interface Endpoint {
  readonly port: number;
  readonly authority: string;
  readonly credential?: Credential;
}

/** An answer of a server. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** What to ask. */
export interface Question {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly accept?: string;
  /** @default 30 s */
  readonly timeoutMilliseconds?: number;
}

const TIMEOUT = 30_000;
/** Enough to keep two cores of a server busy, few enough for its fairness queues. */
const CONNECTIONS = 8;

/** A small client of HTTPS servers on loopback: mutual TLS, kept connections, plain text in and out. */
export class ApiClient {
  private readonly agent: Agent;

  constructor(private readonly endpoint: Endpoint) {
    const { authority, credential } = endpoint;
    this.agent = new Agent({
      keepAlive: true,
      maxSockets: CONNECTIONS,
      ca: authority,
      ...(credential === undefined ? {} : { cert: credential.certificate, key: credential.key }),
    });
  }

  /** Asks; any status is an answer, only a server that does not answer is an error. */
  ask(question: Question): Promise<Answer> {
    const { method = "GET", path, body, contentType = "application/json", accept } = question;
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          host: "127.0.0.1",
          port: this.endpoint.port,
          agent: this.agent,
          method,
          path,
          timeout: question.timeoutMilliseconds ?? TIMEOUT,
          headers: {
            accept: accept ?? "application/json",
            ...(body === undefined
              ? {}
              : { "content-type": contentType, "content-length": Buffer.byteLength(body) }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") });
          });
        },
      );
      asked.on("timeout", () => {
        const late = new Error(`no answer to ${method} ${path} in time`);
        asked.destroy(Object.assign(late, { code: "ETIMEDOUT" }));
      });
      asked.on("error", reject);
      asked.end(body);
    });
  }

  /** Asks for an object that may be missing. */
  async find(path: string, accept?: string): Promise<unknown> {
    const answer = await this.ask({ path, ...(accept === undefined ? {} : { accept }) });
    if (answer.status === 404) return undefined;
    return this.expect(answer, `GET ${path}`);
  }

  /** Server-side apply; takes over fields that another manager holds, because these objects are ours. */
  async apply(path: string, manifest: object | string): Promise<unknown> {
    const answer = await this.ask({
      method: "PATCH",
      path: `${path}?fieldManager=sandbox&force=true`,
      contentType: "application/apply-patch+yaml",
      body: typeof manifest === "string" ? manifest : JSON.stringify(manifest),
    });
    return this.expect(answer, `apply ${path}`);
  }

  /** The body of a successful answer, or an error with the server's words. */
  expect({ status, body }: Answer, asked: string): unknown {
    if (status >= 200 && status < 300) return JSON.parse(body) as unknown;
    throw new Failure(`${asked}: the API server answered ${status}: ${messageOf(body)}`, {
      remedy: "read the log of kube-apiserver in the sandbox's logs directory",
    });
  }

  /** Closes the kept connections, so that the program can end. */
  close(): void {
    this.agent.destroy();
  }
}

function messageOf(body: string): string {
  try {
    const parsed = JSON.parse(body) as { message?: string };
    return parsed.message ?? body;
  } catch (error) {
    if (error instanceof SyntaxError) return body.slice(0, 500);
    throw error;
  }
}
