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

/** How a program written in Go says what it died of; a long list of stack frames follows. */
const DEATH = /^(panic: |fatal error: |unexpected fault address)|"level":"(panic|fatal)"|^F\d{4} /;
const LINE_LENGTH = 300;

/** What a log ends with: the last words of a program that broke down, else the last lines. */
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
    const text = buffer.toString("utf8").trimEnd().split("\n");
    const death = text.findIndex((line) => DEATH.test(line));
    const shown = death < 0 ? text.slice(-lines) : text.slice(Math.max(0, death - 3), death + 3);
    return shown.map((line) => line.slice(0, LINE_LENGTH)).join("\n") || "(the log is empty)";
  } finally {
    await file.close();
  }
}
