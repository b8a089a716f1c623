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

const OTHER_FORM = "give a value in the form that the field is documented with";
const OTHER_KEY = "give a key in the form that the field is documented with";

const oneOf = (values: readonly unknown[]): string => values.map(String).join(" or ");

const remedy = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case "invalid_type":
      return KINDS[issue.expected] ?? issue.message;
    case "too_small":
      return `give ${issue.minimum}${COUNTED[issue.origin] ?? ""} or more`;
    case "too_big":
      return `give ${issue.maximum}${COUNTED[issue.origin] ?? ""} at most`;
    case "invalid_value":
      return `choose ${oneOf(issue.values)}`;
    case "invalid_key":
      return issue.issues[0] === undefined ? OTHER_KEY : remedyOf(issue.issues[0]);
    case "invalid_union":
      return "options" in issue ? `choose ${oneOf(issue.options ?? [])}` : OTHER_FORM;
    default:
      return `${issue.message}; ${OTHER_FORM}`;
  }
};

/** The remedy of a failed check: the schema's own words where it has some, else what follows from the check. */
export const remedyOf = (issue: z.core.$ZodIssue): string =>
  OWN_WORDS.test(issue.message) ? remedy(issue) : issue.message;
