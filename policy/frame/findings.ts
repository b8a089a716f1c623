/** What a rule found on one resource: field and remedy. Never a value, which may be a secret. */
export type Findings = readonly string[];

/** The message when the condition says that the rule is broken. */
export const when = (broken: boolean | undefined, message: string): Findings =>
  broken === true ? [message] : [];

/** The message unless the condition says that the rule holds. */
export const unless = (holds: boolean | undefined, message: string): Findings =>
  holds === true ? [] : [message];
