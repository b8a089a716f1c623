/** A stack section as it was written: any part of it may be wrong or missing. */
type Written = Readonly<Record<string, unknown>>;

/** A part of a stack section, if it is there. */
export const partOf = (raw: unknown, key: string): unknown =>
  typeof raw === "object" && raw !== null ? (raw as Written)[key] : undefined;
