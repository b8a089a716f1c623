import { createHash } from "node:crypto";

/** Ten hexadecimal digits that change when a flat record's content does, whatever the order of its keys. */
export const contentHash = (content: Readonly<Record<string, string>>): string =>
  createHash("sha256")
    .update(JSON.stringify(Object.entries(content).sort(([left], [right]) => (left < right ? -1 : 1))))
    .digest("hex")
    .slice(0, 10);
