import { fieldsOf, isFields } from "../frame/loose";

const WEAK = ["advisory", "disabled"];

const levelOf = (value: unknown): unknown => (isFields(value) ? value["enforcementLevel"] : value);

/**
 * What is wrong with the pack's configuration of an environment: every rule of the pack is mandatory, so nothing may
 * be switched off or made advisory. Exceptions are waivers, which name one resource and expire.
 */
export const packConfigProblems = (environment: string, config: unknown): readonly string[] =>
  Object.entries(fieldsOf(config)).flatMap(([policy, value]) => {
    const level = levelOf(value);
    return typeof level === "string" && WEAK.includes(level)
      ? [
          `policy configuration of ${environment}, ${policy}: enforcementLevel is ${level}; remove it or write a waiver`,
        ]
      : [];
  });
