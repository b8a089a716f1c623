import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { ClusterAccess } from "../../../../sandbox/standins/kubernetes/cluster/kubeconfig";

/** A request as the fake server saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly type: string | undefined;
  readonly body: string;
}

/** What the fake server answers; a watch is left open for the test to write to. */
export type Answer = {
  readonly status?: number;
  readonly body: object;
  readonly headers?: Record<string, string>;
};

/** An API server that answers as the test says, and remembers what it was asked. */
export class FakeApi {
  readonly seen: Seen[] = [];
  readonly watches: { readonly path: string; readonly response: ServerResponse }[] = [];
  private readonly server = createServer((request, response) => {
    void this.serve(request, response);
  });
  private readonly sockets = new Set<Socket>();

  constructor(private readonly answer: (seen: Seen) => Answer) {}

  async start(): Promise<ClusterAccess> {
    this.server.on("connection", (socket: Socket) => this.sockets.add(socket));
    await new Promise<void>((resolve) => {
      this.server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = this.server.address() as AddressInfo;
    return {
      source: "a test",
      context: "test",
      server: `http://127.0.0.1:${port}`,
      insecure: false,
      credential: { kind: "token", token: "t0ken" },
    };
  }

  stop(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? "/", "http://x");
    const seen = {
      method: request.method ?? "",
      path: url.pathname,
      query: url.searchParams,
      type: request.headers["content-type"],
      body: Buffer.concat(chunks).toString("utf8"),
    };
    this.seen.push(seen);
    if (seen.query.get("watch") === "true") {
      response.writeHead(200, { "content-type": "application/json" });
      response.flushHeaders();
      this.watches.push({ path: seen.path, response });
      return;
    }
    const { status = 200, body, headers = {} } = this.answer(seen);
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  }
}
