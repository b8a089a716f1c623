import type { Member } from "./inventory";

/** What an argument refers to: the resources it was computed from, else its literal values. */
export const referencesOf = (
  { sources }: Pick<Member, "sources">,
  argument: string,
  literal: () => readonly string[],
): readonly string[] => {
  const from = sources[argument] ?? [];
  return from.length > 0 ? from : literal();
};
