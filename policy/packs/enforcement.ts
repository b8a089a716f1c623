import { admissionPolicies } from "../admission/every-admission-policy";
import type { Enforcement } from "../registry/document";
import type { ControlId } from "../registry/controls";
import { everyRule } from "./every-rule";
import { planPack } from "./plan";

const admission = new Map<ControlId, readonly string[]>();
for (const { control, name } of admissionPolicies())
  admission.set(control, [...(admission.get(control) ?? []), name]);

/** What decides each control: rules of the pack, and policies in the cluster. */
export const enforcement: Enforcement = { rules: [...everyRule, ...planPack], admission };
