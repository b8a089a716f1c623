import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Agent, request } from "node:https";
import { parse, stringify } from "yaml";

/** A request on its way to the API server; watches, which stay open, always pass. */
export interface Passing {
  readonly method: string;
  readonly path: string;
  /** Whether it may change something. */
  readonly writes: boolean;
}

/** What becomes of a request. */
export type Verdict =
  | { readonly kind: "pass" }
  /** Never reaches the server; the client waits for ever. */
  | { readonly kind: "swallow"; readonly then: () => void }
  /** The server does what it is asked, and the client never hears of it. */
  | { readonly kind: "lose answer"; readonly then: () => void }
  /** The server does what it is asked, and the connection breaks before the answer. */
  | { readonly kind: "reset after" }
  /** Somebody in between answers instead of the server. */
  | { readonly kind: "answer"; readonly status: number; readonly headers?: Readonly<Record<string, string>> };

export type Rule = (passing: Passing) => Verdict;
export const passAll: Rule = () => ({ kind: "pass" });

const isWatch = (path: string): boolean => /[?&]watch=(true|1)/.test(path);

/** Stands between a client and the API server, and decides about every request. */
export class ApiProxy {
  private rule: Rule = passAll;
  private constructor(
    private readonly server: Server,
    /** A kubeconfig that leads here. */
    readonly kubeconfig: string,
  ) {}

  /** Starts one in front of the server that a kubeconfig names; its own kubeconfig is written to `file`. */
  static async start(kubeconfig: string, file: string): Promise<ApiProxy> {
    const { clusters, users } = parse(readFileSync(kubeconfig, "utf8")) as {
      clusters: { cluster: { server: string; "certificate-authority-data": string } }[];
      users: { user: { "client-certificate-data": string; "client-key-data": string } }[];
    };
    const { cluster } = clusters[0] ?? assert.fail("no cluster");
    const { user } = users[0] ?? assert.fail("no user");
    const decode = (text: string) => Buffer.from(text, "base64");
    const upstream = new URL(cluster.server);
    const agent = new Agent({
      keepAlive: true,
      ca: decode(cluster["certificate-authority-data"]),
      cert: decode(user["client-certificate-data"]),
      key: decode(user["client-key-data"]),
    });
    const server = createServer((incoming, outgoing) => {
      proxy.pass({ incoming, outgoing }, { upstream, agent });
    });
    const proxy = new ApiProxy(server, file);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    const name = "proxy";
    writeFileSync(
      file,
      stringify({
        apiVersion: "v1",
        kind: "Config",
        "current-context": name,
        // Clients that insist on TLS take a server without it only where nothing is to be verified.
        clusters: [
          {
            name,
            cluster: { server: `http://127.0.0.1:${address.port}`, "insecure-skip-tls-verify": true },
          },
        ],
        users: [{ name, user: {} }],
        contexts: [{ name, context: { cluster: name, user: name } }],
      }),
    );
    return proxy;
  }

  /** Sets the rule for the requests that follow. */
  decide(rule: Rule): void {
    this.rule = rule;
  }

  private pass(
    { incoming, outgoing }: { incoming: IncomingMessage; outgoing: ServerResponse },
    { upstream, agent }: { upstream: URL; agent: Agent },
  ): void {
    const { method = "GET", url: path = "/" } = incoming;
    const writes = !["GET", "HEAD"].includes(method) && !path.includes("dryRun=All");
    const verdict: Verdict = isWatch(path) ? { kind: "pass" } : this.rule({ method, path, writes });
    if (verdict.kind === "swallow") {
      verdict.then();
      return;
    }
    if (verdict.kind === "answer") {
      incoming.resume();
      outgoing.writeHead(verdict.status, { "content-type": "application/json", ...verdict.headers });
      outgoing.end(
        JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", code: verdict.status }),
      );
      return;
    }
    const hop = ["host", "connection"];
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).filter(([name]) => !hop.includes(name)),
    );
    const asked = request(new URL(path, upstream), { method, agent, headers }, (answer) => {
      if (verdict.kind !== "pass") {
        // The answer is awaited, so that the server has surely done its work.
        answer.resume();
        answer.on("end", () => {
          if (verdict.kind === "lose answer") verdict.then();
          else outgoing.destroy();
        });
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      // A watch that is cut short takes the client's connection with it.
      answer.on("error", () => outgoing.destroy());
    });
    asked.on("error", () => outgoing.destroy());
    outgoing.on("close", () => {
      if (verdict.kind === "pass") asked.destroy();
    });
    incoming.pipe(asked);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
