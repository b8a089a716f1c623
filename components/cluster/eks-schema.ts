import { eksObject } from "./eks-fields-schema";
import type * as problems from "./eks-problems";

/**
 * The `cluster` section for Amazon EKS. What its fields say about each other is judged here too, also when other
 * fields are no good: one reading of the file shows every mistake.
 */
export const eksSchema = eksObject.superRefine(
  (config, context) => {
    const unusable = new Set(
      context.issues.filter(({ continue: usable }) => usable !== true).map(({ path }) => String(path?.[0])),
    );
    for (const { field, message } of loadProblems().eksProblems(config, unusable))
      context.addIssue({ code: "custom", path: field.split("."), message });
  },
  { when: ({ value }) => typeof value === "object" && value !== null },
);

/** The tables of instance types and add-ons are read only for stacks that name them. */
function loadProblems(): typeof problems {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import statement would load them always
  return require("./eks-problems") as typeof problems;
}
