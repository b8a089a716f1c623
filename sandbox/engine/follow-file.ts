import { open } from "node:fs/promises";
import { errorCode } from "../../lib/failure";
import { lineSplitter } from "../run";

const POLL_MILLISECONDS = 200;

/** Hands over the lines of a file that another process is still writing. Call `stop` when it is done: it reads the rest. */
export function followLines(file: string, onLine: (line: string) => void): { stop(): Promise<void> } {
  const split = lineSplitter(onLine);
  let position = 0;
  let reading: Promise<void> = Promise.resolve();
  const readOn = async () => {
    let handle: Awaited<ReturnType<typeof open>>;
    try {
      handle = await open(file, "r");
    } catch (error) {
      // Not yet: the other process creates it when it has something to say.
      if (errorCode(error) === "ENOENT") return;
      throw error;
    }
    try {
      const { size } = await handle.stat();
      if (size <= position) return;
      const buffer = Buffer.alloc(size - position);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      // Only whole lines: a character may be cut in the middle.
      const end = buffer.subarray(0, bytesRead).lastIndexOf(10) + 1;
      position += end;
      split(buffer.subarray(0, end).toString("utf8"));
    } finally {
      await handle.close();
    }
  };
  const timer = setInterval(() => {
    reading = reading.then(readOn);
  }, POLL_MILLISECONDS);
  return {
    async stop() {
      clearInterval(timer);
      await reading.then(readOn);
    },
  };
}
