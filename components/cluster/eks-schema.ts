import { eksObject } from "./eks-fields-schema";
import { eksProblems } from "./eks-problems";

/** The `cluster` section for Amazon EKS. What its fields say about each other is judged here too, all at once. */
export const eksSchema = eksObject.superRefine((config, context) => {
  for (const { field, message } of eksProblems(config))
    context.addIssue({ code: "custom", path: field.split("."), message });
});
