import type { z } from "zod";

/** What to give instead, by the type that was expected. */
const KINDS: Readonly<Record<string, string>> = {
  object: "give a map of keys and values",
  record: "give a map of keys and values",
  array: "give a list",
  string: "give text, in quotes where it could be read as a number or as true or false",
  number: "give a number, without quotes",
  int: "give a whole number, without quotes",
  boolean: "give true or false, without quotes",
};

/** What a bound counts, by the type it bounds. */
const COUNTED: Readonly<Record<string, string>> = { string: " characters", array: " entries" };

/** How the schema library begins its own sentences, which say what is wrong but not what to do. */
const OWN_WORDS = /^(Invalid|Too (small|big))/;

const remedy = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case "invalid_type":
      return KINDS[issue.expected] ?? issue.message;
    case "too_small":
      return `give ${issue.minimum}${COUNTED[issue.origin] ?? ""} or more`;
    case "too_big":
      return `give ${issue.maximum}${COUNTED[issue.origin] ?? ""} at most`;
    case "invalid_value":
      return `choose ${issue.values.map(String).join(" or ")}`;
    default:
      return `${issue.message}; give a value in the form that the field is documented with`;
  }
};

/** The remedy of a failed check: the schema's own words where it has some, else what follows from the check. */
export const remedyOf = (issue: z.core.$ZodIssue): string =>
  OWN_WORDS.test(issue.message) ? remedy(issue) : issue.message;
