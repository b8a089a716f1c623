import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** What the metrics server answers to one question: a number, no series, an error status, or silence. */
export type Answer = number | "empty" | "unavailable" | "silent";

/** A part of a query that tells one measure from another. */
export const marks = {
  errors: "istio_requests_total",
  latency: "istio_request_duration_milliseconds_bucket",
  cpu: "container_cpu_usage_seconds_total",
  memory: "container_memory_working_set_bytes",
  business: "logins_per_second",
} as const;
export type Mark = keyof typeof marks;

/** Longer than the controller waits for an answer. */
const SILENCE_MILLISECONDS = 60_000;

/** Speaks the Prometheus API on the loopback address. Every measure is good until a test says otherwise. */
export class FakePrometheus {
  private readonly rules = new Map<Mark, (asked: number, query: string) => Answer>();
  private readonly counts = new Map<Mark, number>();
  private readonly end = new AbortController();
  private server: Server | undefined;
  address = "";

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const form = new URLSearchParams(Buffer.concat(chunks).toString());
        const asked = new URL(request.url ?? "/", "http://fake").searchParams;
        const query = form.get("query") ?? asked.get("query") ?? "";
        void this.answer(query).then(({ status, body }) => {
          response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
        });
      });
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Answers a measure's n-th question, counted from 1. */
  on(mark: Mark, answer: Answer | ((asked: number, query: string) => Answer)): void {
    this.counts.delete(mark);
    this.rules.set(mark, typeof answer === "function" ? answer : () => answer);
  }

  /** All measures are good again. */
  reset(): void {
    this.rules.clear();
    this.counts.clear();
  }

  async stop(): Promise<void> {
    this.end.abort();
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  private async answer(query: string): Promise<{ status: number; body: object }> {
    // The business measure is a ratio that also holds requests: the most particular mark decides.
    const mark = (["business", "latency", "cpu", "memory", "errors"] as const).find((name) =>
      query.includes(marks[name]),
    );
    const count = mark === undefined ? 0 : (this.counts.get(mark) ?? 0) + 1;
    if (mark !== undefined) this.counts.set(mark, count);
    const good = mark === "business" ? 1 : 0;
    const value = mark === undefined ? good : (this.rules.get(mark)?.(count, query) ?? good);
    if (value === "silent") {
      await delay(SILENCE_MILLISECONDS, undefined, { signal: this.end.signal }).catch(() => undefined);
    }
    if (value === "unavailable" || value === "silent")
      return { status: 503, body: { status: "error", errorType: "unavailable", error: "down" } };
    const sample = { metric: {}, value: [Date.now() / 1000, String(value)] };
    const result = value === "empty" ? [] : [sample];
    return { status: 200, body: { status: "success", data: { resultType: "vector", result } } };
  }
}
