import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { isRaw } from "../../lib/raw";
import type { AuditRecord } from "./record";

/** Name of the form, first field of an export. A change of the form is a new name. */
const FORMAT = "spotify-ai-agent/audit-export/1";

/** What an export says of itself, on its first line. */
export interface ExportHead {
  readonly stack: string;
  /** When it was written, as an ISO time. */
  readonly writtenAt: string;
  /** Restrictions that records had to pass, as they were given. */
  readonly filter: Readonly<Record<string, string>>;
}

/** An export as text, and the hash that stands for all of it. */
export interface Export {
  readonly text: string;
  readonly head: string;
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
const sealOf = (head: string, key: Buffer): string => createHmac("sha256", key).update(head).digest("hex");

/** Each line holds the hash of the one before it, so that none can be changed, taken out or put in alone. */
const linked = (previous: string, content: object): string => JSON.stringify({ previous, ...content });

/**
 * Writes records as a chain of lines. The last line counts them; with a key it also carries a seal that only who has
 * the key can make. Without a key, keep the returned hash elsewhere: who rewrites the whole file can rewrite the chain.
 */
export function exportOf(head: ExportHead, records: readonly AuditRecord[], key?: Buffer): Export {
  const lines = [linked("", { format: FORMAT, ...head })];
  const hash = (): string => digest(lines.at(-1) ?? "");
  for (const record of records) lines.push(linked(hash(), { record }));
  const seal = key === undefined ? {} : { seal: sealOf(hash(), key) };
  lines.push(linked(hash(), { records: records.length, ...seal }));
  return { text: `${lines.join("\n")}\n`, head: hash() };
}

/** What an export has to be. */
export interface Expected {
  /** Hash that was kept when it was written. @default not compared */
  readonly head?: string | undefined;
  /** Key that it was sealed with. @default the seal is not checked */
  readonly key?: Buffer | undefined;
}

/** What was found in an export. */
export interface Verified {
  readonly records: number;
  /** Hash that stands for all of it. */
  readonly head: string;
  readonly problems: readonly string[];
  /** What the check could not show. */
  readonly notShown: readonly string[];
}

type Line = Readonly<Record<string, unknown>>;

const parsed = (line: string): Line | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return isRaw(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const sealProblems = (last: Line, lastButOne: string, key: Buffer): readonly string[] => {
  const given = Buffer.from(typeof last["seal"] === "string" ? last["seal"] : "");
  const right = Buffer.from(sealOf(digest(lastButOne), key));
  return given.length === right.length && timingSafeEqual(given, right)
    ? []
    : ["seal: was not made with this key, or what it seals was changed"];
};

/** Checks a chain from its first line to its last. Every break is named by its line. */
export function verifyExport(text: string, { head, key }: Expected = {}): Verified {
  const raw = text.split("\n").filter((line) => line !== "");
  const lines = raw.map(parsed);
  const broken = lines.flatMap((line, index) => {
    if (line === undefined) return [`line ${index + 1}: is no JSON object`];
    const before = index === 0 ? "" : digest(raw[index - 1] ?? "");
    return line["previous"] === before ? [] : [`line ${index + 1}: does not follow from the line before it`];
  });
  const last = lines.at(-1) ?? {};
  const records = lines.filter((line) => line !== undefined && "record" in line).length;
  const found = digest(raw.at(-1) ?? "");
  const problems = [
    ...(lines[0]?.["format"] === FORMAT ? [] : [`line 1: is not the beginning of an export (${FORMAT})`]),
    ...broken,
    ...(last["records"] === records ? [] : ["the end is missing: the last line does not count the records"]),
    ...(head === undefined || head === found ? [] : [`the hash is ${found}, not ${head}`]),
    ...(key === undefined ? [] : sealProblems(last, raw.at(-2) ?? "", key)),
  ];
  const anchored = head !== undefined || key !== undefined;
  return {
    records,
    head: found,
    problems,
    notShown: anchored ? [] : ["that nobody rewrote the whole file: give --head or --key-file for that"],
  };
}
