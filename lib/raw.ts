/** A part of a file before anybody has checked it. */
export type Raw = Readonly<Record<string, unknown>>;

/** Whether a value has named parts. */
export const isRaw = (value: unknown): value is Raw =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value's parts; none where it has no names for them. */
export const rawOf = (value: unknown): Raw => (isRaw(value) ? value : {});
