import type { PlainValue } from "../../rpc/values";

/** A value as text: texts, numbers and truth values have one, everything else has not. */
export const plainText = (value: PlainValue | undefined, fallback = ""): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : fallback;
