/** SQL text from values. Every name and value goes through one of these. */

/** A name as an identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as a literal. */
export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** Statements that run when a condition holds, as one statement. */
export const when = (condition: string, ...statements: string[]): string =>
  [
    "DO $body$ BEGIN",
    `  IF ${condition} THEN`,
    ...statements.map((line) => `    ${line};`),
    "  END IF;",
    "END $body$;",
  ].join("\n");

/** A statement with values that are only known when it runs, such as the current database's name. */
export const format = (template: string, ...values: string[]): string =>
  `EXECUTE format(${[text(template), ...values].join(", ")})`;

/** Statements that the administrator of a managed server may lack the right for; what was left out is told. */
export const ifAllowed = (what: string, ...statements: string[]): string =>
  [
    "DO $body$ BEGIN",
    ...statements.map((line) => `  ${line};`),
    `EXCEPTION WHEN insufficient_privilege THEN RAISE NOTICE ${text(`not allowed here: ${what}`)};`,
    "END $body$;",
  ].join("\n");
