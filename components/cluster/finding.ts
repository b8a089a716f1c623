/** One mistake that a planner found in the `cluster` section. */
export interface Finding {
  /** Dotted path within the section, for example `network.cidr`. */
  readonly field: string;
  readonly value: unknown;
  /** What is wrong with the value, and what to do about it. */
  readonly message: string;
}

/** A finding as one line: field, value and remedy. */
export const sayFinding = ({ field, value, message }: Finding): string =>
  `cluster.${field}: ${JSON.stringify(value)}: ${message}`;
