import { open, rename } from "node:fs/promises";
import { ignoreMissing } from "../private-file";

/** How many logs of earlier starts are kept beside the current one. */
const KEPT = 3;
const TAIL_BYTES = 64 * 1024;

/** Moves the log of the last start out of the way, and the ones before it one further; the oldest goes. */
export async function rotateLog(path: string): Promise<void> {
  for (let number = KEPT; number > 0; number -= 1) {
    const source = number === 1 ? path : `${path}.${number - 1}`;
    await rename(source, `${path}.${number}`).catch(ignoreMissing);
  }
}

/** The last lines of a log. */
export async function tailOf(path: string, lines = 15): Promise<string> {
  const file = await open(path, "r").catch((error: unknown) => {
    ignoreMissing(error);
    return undefined;
  });
  if (file === undefined) return "(no log)";
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await file.read(buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString("utf8").trimEnd().split("\n").slice(-lines).join("\n") || "(the log is empty)";
  } finally {
    await file.close();
  }
}
