import { eksObject } from "./eks-fields-schema";
import type * as problems from "./eks-problems";

/** The `cluster` section for Amazon EKS. What its fields say about each other is judged here too, all at once. */
export const eksSchema = eksObject.superRefine((config, context) => {
  for (const { field, message } of loadProblems().eksProblems(config))
    context.addIssue({ code: "custom", path: field.split("."), message });
});

/** The tables of instance types and add-ons are read only for stacks that name them. */
function loadProblems(): typeof problems {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import statement would load them always
  return require("./eks-problems") as typeof problems;
}
