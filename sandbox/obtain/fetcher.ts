import { createWriteStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { reason } from "../../lib/failure";
import { type Fetcher, Unavailable } from "./context";

/** Limits of a download; tests shorten them. */
export interface FetcherOptions {
  /** For the connection and the first byte. */
  readonly answerMilliseconds?: number;
  /** For silence in the middle of a download. */
  readonly stallMilliseconds?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A host that does not answer is not asked again during this run: machines without a network lose seconds, not minutes. */
export function createFetcher(options: FetcherOptions = {}): Fetcher {
  const { answerMilliseconds = 4_000, stallMilliseconds = 30_000 } = options;
  const unreachable = new Set<string>();

  async function open(
    url: string,
  ): Promise<{ body: Readable; length: number | undefined; stop: AbortController }> {
    const { host } = new URL(url);
    if (unreachable.has(host)) throw new Unavailable(`${host} does not answer`);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      stop.abort(new Error(`no answer within ${answerMilliseconds / 1000} s`));
    }, answerMilliseconds);
    const signal =
      options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal]);
    let response: Response;
    try {
      response = await fetch(url, { signal, redirect: "follow" });
    } catch (error) {
      options.signal?.throwIfAborted();
      unreachable.add(host);
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      throw new Unavailable(`${host} does not answer: ${reason(cause)}`);
    } finally {
      clearTimeout(timer);
    }
    if (!response.ok || response.body === null)
      throw new Unavailable(`${url} answered ${response.status} ${response.statusText}`.trim());
    const length = response.headers.get("content-length");
    // Not comparable when the transport decompresses on the way.
    const encoded = response.headers.has("content-encoding");
    return {
      body: Readable.fromWeb(response.body),
      length: length === null || encoded ? undefined : Number(length),
      stop,
    };
  }

  async function file(url: string, target: string): Promise<void> {
    const { body, length, stop } = await open(url);
    let received = 0;
    const watch = setTimeout(() => {
      stop.abort(new Error(`nothing received for ${stallMilliseconds / 1000} s`));
    }, stallMilliseconds);
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        received += chunk.length;
        watch.refresh();
        done(null, chunk);
      },
    });
    const kept = createWriteStream(target);
    try {
      await pipeline(body, count, kept);
    } catch (error) {
      // A file that was just being opened appears even now: whoever hears of the failure finds nothing still at work.
      if (!kept.closed)
        await new Promise<void>((resolve) =>
          kept.once("close", () => {
            resolve();
          }),
        );
      options.signal?.throwIfAborted();
      throw new Unavailable(`${url} broke off after ${received} bytes: ${reason(error)}`);
    } finally {
      clearTimeout(watch);
    }
    if (length !== undefined && received !== length)
      throw new Unavailable(`${url} broke off after ${received} of ${length} bytes`);
  }

  async function text(url: string): Promise<string> {
    const { body } = await open(url);
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(Buffer.from(chunk as Uint8Array));
    return Buffer.concat(chunks).toString("utf8");
  }

  return { file, text };
}
