import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";

/** A way back and how long each of its runs took. */
export interface Timed {
  readonly what: string;
  readonly milliseconds: readonly number[];
}

const BEGIN = "<!-- times: written by `npm run docs:delivery-times` -->";
const END = "<!-- end of times -->";

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? assert.fail("nothing was measured");

/** Writes the figures between their marks in a document. */
export function publish(file: string, measured: readonly Timed[], machine: string): void {
  const text = readFileSync(file, "utf8");
  const [before, rest = ""] = text.split(BEGIN);
  const [, after] = rest.split(END);
  assert.ok(before !== undefined && after !== undefined, `${file} has no marks for the times`);
  const rows = measured.map(
    ({ what, milliseconds }) =>
      `| ${what} | ${median(milliseconds)} | ${Math.max(...milliseconds)} | ${milliseconds.length} |`,
  );
  const table = ["| from ... to ... | median, ms | slowest, ms | runs |", "|---|---|---|---|", ...rows];
  writeFileSync(
    file,
    `${before}${BEGIN}\n${[...table, "", `Measured on ${machine}.`].join("\n")}\n${END}${after}`,
  );
}
