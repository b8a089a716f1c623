import type { Readable } from "node:stream";

/** The first line of a stream, once it is there; what follows goes to `rest`. Fails when the stream ends before. */
export const firstLine = (stream: Readable, rest: (chunk: Buffer) => void): Promise<string> =>
  new Promise((resolve, reject) => {
    let head: Buffer | undefined = Buffer.alloc(0);
    stream.on("data", (chunk: Buffer) => {
      if (head === undefined) {
        rest(chunk);
        return;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf("\n");
      if (end < 0) return;
      const line = head.subarray(0, end).toString("utf8").trim();
      const after = head.subarray(end + 1);
      head = undefined;
      resolve(line);
      if (after.length > 0) rest(after);
    });
    stream.on("close", () => {
      if (head !== undefined && head.length > 0) rest(head);
      reject(new Error("it ended before it said on which port it listens"));
    });
  });
