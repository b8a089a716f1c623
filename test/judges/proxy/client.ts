import { createSign, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, request, type Server } from "node:http";
import { connect, type SecureVersion } from "node:tls";

/** An answer as a client sees it. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request to a port of this machine. */
export const ask = (
  port: number,
  {
    headers = {},
    body,
    method = "GET",
  }: { headers?: Record<string, string>; body?: Buffer; method?: string },
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, method, path: "/", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });

/** The cipher that client and proxy agree on; the certificate must be good for the host. */
export const handshake = (
  port: number,
  { host, ca, version }: { host: string; ca: string; version: SecureVersion },
): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({
      host: "127.0.0.1",
      port,
      servername: host,
      ca,
      minVersion: version,
      maxVersion: version,
      // Old versions are off in the client too unless it is asked to be careless.
      ciphers: "DEFAULT@SECLEVEL=0",
    });
    socket.on("secureConnect", () => {
      resolve(socket.getCipher().name);
      socket.end();
    });
    socket.on("error", reject);
  });

/** A service behind the proxy, which keeps the headers of the requests it saw. */
export class Upstream {
  readonly seen: IncomingHttpHeaders[] = [];
  status = 200;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Upstream> {
    const server = createServer();
    const upstream = new Upstream(server);
    server.on("request", (incoming, outgoing) => {
      upstream.seen.push(incoming.headers);
      incoming.resume();
      incoming.on("end", () => {
        outgoing.writeHead(upstream.status, { server: "secret/1.0", "x-powered-by": "secret" });
        outgoing.end("from the service");
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return upstream;
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}

/** An issuer of tokens with a key of its own. */
export function tokenIssuer(issuer: string) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return {
    keys: JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "1", alg: "ES256" }] }),
    token(claims: object): string {
      const head = part({ alg: "ES256", kid: "1", typ: "JWT" });
      const text = `${head}.${part({ iss: issuer, exp: Math.floor(Date.now() / 1000) + 600, ...claims })}`;
      const signature = createSign("sha256")
        .update(text)
        .sign({ key: privateKey, dsaEncoding: "ieee-p1363" });
      return `${text}.${signature.toString("base64url")}`;
    },
  };
}
