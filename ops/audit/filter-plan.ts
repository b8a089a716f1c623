import type { AuditOutcome, AuditRecord, AuditSource } from "./record";

/** Which records are wanted. What is absent does not restrict. */
export interface AuditFilter {
  /** Not before. */
  readonly since?: Date | undefined;
  /** Not after. */
  readonly until?: Date | undefined;
  /** Part of who did it, whatever the case. */
  readonly who?: string | undefined;
  /** The action, whole: `delete`. */
  readonly action?: string | undefined;
  /** Part of the target: `secrets/`, `auth`. */
  readonly target?: string | undefined;
  readonly namespace?: string | undefined;
  readonly outcome?: AuditOutcome | undefined;
  readonly source?: AuditSource | undefined;
}

type Test = (record: AuditRecord, filter: AuditFilter) => boolean;

const contains = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

/** One test for each restriction: it passes where the restriction is absent. */
const TESTS: readonly Test[] = [
  ({ at }, { since }) => since === undefined || new Date(at) >= since,
  ({ at }, { until }) => until === undefined || new Date(at) <= until,
  ({ who }, filter) => filter.who === undefined || contains(who, filter.who),
  ({ action }, filter) => filter.action === undefined || action === filter.action,
  ({ target }, filter) => filter.target === undefined || contains(target, filter.target),
  ({ namespace }, filter) => filter.namespace === undefined || namespace === filter.namespace,
  ({ outcome }, filter) => filter.outcome === undefined || outcome === filter.outcome,
  ({ source }, filter) => filter.source === undefined || source === filter.source,
];

/** Whether a record is wanted. */
export const isWanted = (record: AuditRecord, filter: AuditFilter): boolean =>
  TESTS.every((test) => test(record, filter));

/** Records in the order of time; those of one moment by their id, so that an export is always the same. */
export const inOrder = (records: readonly AuditRecord[]): readonly AuditRecord[] =>
  [...records].sort(
    (left, right) => left.at.localeCompare(right.at) || left.id.localeCompare(right.id, "en"),
  );

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A moment given as an ISO time, as a day, or as `30m`, `12h`, `7d` before now; nothing when it is none of these. */
export function momentOf(text: string, now: Date): Date | undefined {
  const [, count, unit = ""] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (count !== undefined) return new Date(now.getTime() - Number(count) * (UNITS[unit] ?? 0));
  if (!/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(text)) return undefined;
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
