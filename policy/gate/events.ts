import { parseJson } from "../frame/json";
import { fieldsOf, isFields, listOf } from "../frame/loose";
import type { Replacement } from "../frame/rule";

/** A policy's word on a resource, as the engine reports it. */
export interface PolicyEvent {
  readonly policy: string;
  readonly pack: string;
  readonly urn: string;
  readonly level: string;
  readonly message: string;
}

/** What a run of the engine said. */
export interface Run {
  readonly policyEvents: readonly PolicyEvent[];
  /** Packs that ran, with their versions. Empty when the run did not finish. */
  readonly packs: Readonly<Record<string, string>>;
  /** Whether the engine reported the end of the run. */
  readonly finished: boolean;
  readonly failed: boolean;
  /** What the engine, a plugin or the program complained of; what policies said is not among it. */
  readonly errors: readonly string[];
  /** What the run would give each resource, by URN. Values that are not known yet are the engine's sentinels. */
  readonly inputs: ReadonlyMap<string, unknown>;
  /** Resources that the run would put a new one in the place of. */
  readonly replacements: readonly Replacement[];
  /** Resources the run spoke of. */
  readonly urns: ReadonlySet<string>;
  /** Lines that are no events. */
  readonly unreadable: readonly string[];
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const policyEventOf = (value: unknown): readonly PolicyEvent[] => {
  if (!isFields(value)) return [];
  return [
    {
      policy: text(value["policyName"]),
      pack: text(value["policyPackName"]),
      urn: text(value["resourceUrn"]),
      level: text(value["enforcementLevel"]),
      message: text(value["message"]),
    },
  ];
};

const urnOf = (event: Readonly<Record<string, unknown>>): string =>
  text(fieldsOf(event["policyEvent"])["resourceUrn"]) ||
  text(fieldsOf(fieldsOf(event["resourcePreEvent"])["metadata"])["urn"]) ||
  text(fieldsOf(fieldsOf(event["resOutputsEvent"])["metadata"])["urn"]);

const inputsOf = (event: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] => {
  const { urn, op, new: wanted } = fieldsOf(fieldsOf(event["resourcePreEvent"])["metadata"]);
  const leaves = typeof op === "string" && op.startsWith("delete");
  return typeof urn === "string" && !leaves && isFields(wanted) ? [[urn, wanted["inputs"]]] : [];
};

/** The engine's words for the steps of a replacement: the new one, the old one, and both as one. */
const REPLACES = new Set(["replace", "create-replacement", "delete-replaced", "import-replacement"]);

const isText = (value: unknown): value is string => typeof value === "string";

/** One entry for each resource: the engine tells of its end, its beginning and the change as a whole. */
function replacementsOf(events: readonly Readonly<Record<string, unknown>>[]): readonly Replacement[] {
  const found = new Map<string, ReadonlySet<string>>();
  for (const event of events) {
    const { urn, op, keys } = fieldsOf(fieldsOf(event["resourcePreEvent"])["metadata"]);
    if (isText(urn) && REPLACES.has(text(op)))
      found.set(urn, new Set([...(found.get(urn) ?? []), ...listOf(keys).filter(isText)]));
  }
  return [...found].map(([urn, keys]) => ({ urn, keys: [...keys], type: typeIn(urn) }));
}

/** The type of a resource: the last in the chain of its parents' types. */
const typeIn = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** Whether a line is the end of a run that failed, whatever the reason: policies that refused are told of one by one. */
export const isClosingWord = (line: string): boolean =>
  /^(?:error: )?(?:preview|update) failed$|mandatory policy violations were found/.test(line);

const errorOf = (event: Readonly<Record<string, unknown>>): readonly string[] => {
  const { severity, message } = fieldsOf(event["diagnosticEvent"]);
  const said = text(message).trim();
  return severity === "error" && !isClosingWord(said) ? [said.split("\n")[0] ?? said] : [];
};

/** Reads the engine's event log: one JSON object per line, from `--event-log` or `policy analyze --json`. */
export const readEvents = (log: string): Run => {
  const lines = log.split("\n").filter((line) => line.trim() !== "");
  const parsed = lines.map((line) => ({ line, event: parseJson(line) }));
  const events = parsed.flatMap(({ event }) => (isFields(event) ? [event] : []));
  const summary = events.map((event) => event["summaryEvent"]).find(isFields);
  // A preview names a pack of this machine `name|local|directory`.
  const packs = Object.entries(fieldsOf(summary?.["PolicyPacks"])).map(([name, version]) => [
    name.split("|")[0] ?? name,
    text(version),
  ]);
  return {
    policyEvents: events.flatMap((event) => policyEventOf(event["policyEvent"])),
    packs: Object.fromEntries(packs) as Readonly<Record<string, string>>,
    finished: summary !== undefined,
    failed: summary?.["result"] === "failed",
    errors: events.flatMap(errorOf),
    inputs: new Map(events.flatMap(inputsOf)),
    replacements: replacementsOf(events),
    urns: new Set(events.map(urnOf).filter((urn) => urn !== "")),
    unreadable: parsed.filter(({ event }) => !isFields(event)).map(({ line }) => line.slice(0, 80)),
  };
};
