import type { Context } from "../../ops/command";

/** A terminal that nobody looks at, and that answers no question. */
export const silentTerminal: Context["terminal"] = {
  print: () => undefined,
  say: () => undefined,
  ask: () => Promise.resolve(undefined),
  live: false,
  color: false,
};
