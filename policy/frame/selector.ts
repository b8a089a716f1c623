import type { types } from "@pulumi/kubernetes";
import type { Loose } from "./loose";
import { NAMESPACE_NAME_LABEL } from "./vocabulary";

export type LabelSelector = Loose<types.input.meta.v1.LabelSelector>;
export type LabelSet = Readonly<Record<string, string | undefined>>;

/** Whether a label selector selects an object with these labels. */
export const selects = (selector: LabelSelector, labels: LabelSet): boolean =>
  Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
  (selector.matchExpressions ?? []).every(({ key = "", operator, values = [] }) => {
    const value = labels[key];
    switch (operator) {
      case "In":
        return value !== undefined && values.includes(value);
      case "NotIn":
        return value === undefined || !values.includes(value);
      case "Exists":
        return value !== undefined;
      case "DoesNotExist":
        return value === undefined;
      // An operator that does not exist selects nothing; the API server refuses it.
      default:
        return false;
    }
  });

/** The labels of a namespace with the one that the API server adds. */
export const labelsOfNamespace = (name: string, labels: LabelSet): LabelSet => ({
  ...labels,
  [NAMESPACE_NAME_LABEL]: name,
});
