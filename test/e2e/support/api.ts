import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { Agent, request } from "node:https";
import { parse } from "yaml";
import { eventually } from "./wait";

const TOO_MANY_REQUESTS = 429;

/** The part of a Kubernetes object that tests look at. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

/** An answer of the API server. */
export interface ApiAnswer<T = unknown> {
  readonly status: number;
  readonly body: T;
  readonly headers: IncomingHttpHeaders;
}

interface Kubeconfig {
  readonly clusters: { cluster: { server: string; "certificate-authority-data": string } }[];
  readonly users: {
    user: { token?: string; "client-certificate-data"?: string; "client-key-data"?: string };
  }[];
}

const decoded = (text: string | undefined) =>
  text === undefined ? undefined : Buffer.from(text, "base64").toString("utf8");

/** Raw requests to the API server, so that tests see every status and reason as it is. */
export class Api {
  private readonly server: URL;
  private readonly agent: Agent;
  /** For requests with a token of their own: the server would take a client certificate before any token. */
  private readonly anonymous: Agent;
  private readonly token: string | undefined;

  constructor(kubeconfig: string) {
    const { clusters, users } = parse(readFileSync(kubeconfig, "utf8")) as Kubeconfig;
    const { cluster } = clusters[0] ?? assert.fail("no cluster in the kubeconfig");
    const { user } = users[0] ?? assert.fail("no user in the kubeconfig");
    this.server = new URL(cluster.server);
    this.token = user.token;
    const connection = {
      keepAlive: true,
      maxSockets: 16,
      ca: decoded(cluster["certificate-authority-data"]),
    };
    this.anonymous = new Agent(connection);
    this.agent = new Agent({
      ...connection,
      cert: decoded(user["client-certificate-data"]),
      key: decoded(user["client-key-data"]),
    });
  }

  /** One request; any status is an answer. */
  ask<T = unknown>(
    method: string,
    path: string,
    {
      body,
      type = "application/json",
      headers = {},
    }: {
      body?: unknown;
      type?: string;
      headers?: Record<string, string | string[]>;
    } = {},
  ): Promise<ApiAnswer<T>> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const sent = request(
        new URL(path, this.server),
        {
          method,
          agent: "authorization" in headers ? this.anonymous : this.agent,
          headers: {
            accept: "application/json",
            ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
            ...(text === undefined
              ? {}
              : { "content-type": type, "content-length": Buffer.byteLength(text) }),
            ...headers,
          },
        },
        (response) => {
          let answer = "";
          response.setEncoding("utf8");
          response.on("data", (chunk: string) => (answer += chunk));
          response.on("end", () => {
            const json = response.headers["content-type"]?.startsWith("application/json") === true;
            resolve({
              status: response.statusCode ?? 0,
              body: (json ? JSON.parse(answer) : answer) as T,
              headers: response.headers,
            });
          });
        },
      );
      sent.on("error", reject);
      sent.end(text);
    });
  }

  /** The object at a path. The server may ask to come back later while it sets a new kind up. */
  async get<T = KubernetesObject>(path: string): Promise<T> {
    const { status, body } = await eventually(`GET ${path}`, async () => {
      const answer = await this.ask<T>("GET", path);
      return answer.status !== TOO_MANY_REQUESTS && answer;
    });
    assert.equal(status, 200, `GET ${path}: ${JSON.stringify(body)}`);
    return body;
  }

  /** The items of a list. */
  async list<T = KubernetesObject>(path: string): Promise<T[]> {
    return (await this.get<{ items: T[] }>(path)).items;
  }

  /** A merge patch that must succeed. */
  async patch(path: string, body: unknown): Promise<void> {
    const answer = await this.ask("PATCH", path, { body, type: "application/merge-patch+json" });
    assert.equal(answer.status, 200, `PATCH ${path}: ${JSON.stringify(answer.body)}`);
  }

  /**
   * Every object of every listable kind as `group/version/resource namespace/name uid`. Leaves out what the
   * control plane itself writes all the time: events and leases.
   */
  async inventory(): Promise<string[]> {
    const groups = await this.get<{ groups: { preferredVersion: { groupVersion: string } }[] }>("/apis");
    const roots = [
      "/api/v1",
      ...groups.groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`),
    ];
    const objects = await Promise.all(
      roots.map(async (root) => {
        const { resources } = await this.get<{ resources: { name: string; verbs: string[] }[] }>(root);
        const listable = resources.filter(
          ({ name, verbs }) =>
            verbs.includes("list") && !name.includes("/") && !["events", "leases"].includes(name),
        );
        const lists = await Promise.all(
          listable.map(async ({ name }) =>
            (await this.list(`${root}/${name}`)).map(
              ({ metadata }) =>
                `${root}/${name} ${metadata.namespace ?? ""}/${metadata.name} ${metadata.uid}`,
            ),
          ),
        );
        return lists.flat();
      }),
    );
    return objects.flat().sort();
  }
}
