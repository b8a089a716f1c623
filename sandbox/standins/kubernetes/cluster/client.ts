import type { IncomingMessage } from "node:http";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { PlainObject } from "../../rpc/values";
import { object, text } from "../objects/access";
import { ApiError } from "./api-error";
import type { Transport } from "./http";

/** The parameters of a request's address; undefined ones are left out. */
export type Query = Readonly<Record<string, string | boolean | undefined>>;

/** A request for one answer. */
export interface Call {
  readonly query?: Query;
  readonly body?: PlainObject | readonly PlainObject[];
  /** @default "application/json" */
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/** The answer and what the server warned about while it gave it. */
export interface Answer {
  readonly value: PlainObject;
  readonly warnings: readonly string[];
}

/** One line of a watch. */
export interface WatchEvent {
  readonly type: string;
  readonly object: PlainObject;
}

const TOO_MANY_REQUESTS = 429;
const SERVER_ERROR = 500;
const ATTEMPTS_WHEN_BUSY = 5;
const LONGEST_PAUSE_SECONDS = 10;

/**
 * How many seconds the server asks to wait before the same request is sent again; undefined when it does not. A
 * request that is turned away like this was not carried out, so even a creation may be repeated.
 */
export function pauseAskedFor(status: number, header: string | undefined): number | undefined {
  const asked = header === undefined ? undefined : Number(header);
  if (status !== TOO_MANY_REQUESTS && (status < SERVER_ERROR || asked === undefined)) return undefined;
  // A date, which the header may hold as well, counts as one second.
  return asked === undefined || Number.isNaN(asked) ? 1 : Math.min(asked, LONGEST_PAUSE_SECONDS);
}

/** The API server's HTTP interface, as far as it is the same for every kind. */
export class ApiClient {
  constructor(private readonly transport: Transport) {}

  /** The server's address, for messages. */
  get server(): string {
    return this.transport.access.server;
  }

  /** Sends a request and reads the whole answer. A refusal is thrown as {@link ApiError}. */
  async call(method: string, path: string, call: Call = {}): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.transport.send({
        method,
        path: withQuery(path, call.query),
        ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
        ...(call.body !== undefined && {
          headers: { "content-type": call.contentType ?? "application/json" },
        }),
        ...(call.signal !== undefined && { signal: call.signal }),
      });
      const body = await readBody(response);
      const status = response.statusCode ?? 0;
      if (status < 300) return { value: body, warnings: warningsOf(response) };
      const seconds = pauseAskedFor(status, response.headers["retry-after"]);
      if (seconds === undefined || attempt === ATTEMPTS_WHEN_BUSY) throw new ApiError(status, body);
      await delay(seconds * 1000, undefined, call.signal === undefined ? {} : { signal: call.signal });
    }
  }

  /** The changes of the objects at the path from now on, until the server ends the watch. */
  async *watch(path: string, query: Query, signal: AbortSignal): AsyncGenerator<WatchEvent> {
    const response = await this.transport.send({
      method: "GET",
      path: withQuery(path, { ...query, watch: true, allowWatchBookmarks: true }),
      signal,
      streams: true,
    });
    if ((response.statusCode ?? 0) >= 300) {
      throw new ApiError(response.statusCode ?? 0, await readBody(response));
    }
    for await (const line of createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line === "") continue;
      const event = JSON.parse(line) as PlainObject;
      const changed = object(event, "object");
      const type = text(event, "type") ?? "";
      if (type === "ERROR") throw new ApiError(Number(changed["code"] ?? 0), changed);
      if (type !== "BOOKMARK") yield { type, object: changed };
    }
  }
}

function withQuery(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(
    given.map(([key, value]): [string, string] => [key, String(value)]),
  ).toString();
  return search === "" ? path : `${path}?${search}`;
}

async function readBody(response: IncomingMessage): Promise<PlainObject> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks).toString("utf8");
  if (!(response.headers["content-type"] ?? "").includes("json")) return { message: raw.trim() };
  return JSON.parse(raw) as PlainObject;
}

/** Warnings come as `299 - "text"`. */
function warningsOf(response: IncomingMessage): string[] {
  const header = response.headers["warning"];
  const lines = header === undefined ? [] : [header].flat();
  return lines.flatMap((line) => [...line.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map((m) => m[1] ?? ""));
}
