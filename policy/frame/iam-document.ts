import { parseJson } from "./json";
import { type Fields, fieldsOf, isFields, listOf } from "./loose";

/** A statement of an IAM policy with every field as a list. */
export interface Statement {
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly principals: readonly string[];
  readonly conditions: readonly Condition[];
}

/** One comparison of a statement's condition. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

const strings = (value: unknown): readonly string[] =>
  typeof value === "string" ? [value] : listOf(value).filter((item) => typeof item === "string");

const principalsOf = (value: unknown): readonly string[] =>
  typeof value === "string" ? [value] : Object.values(fieldsOf(value)).flatMap(strings);

const conditionsOf = (value: unknown): readonly Condition[] =>
  Object.entries(fieldsOf(value)).flatMap(([operator, comparisons]) =>
    Object.entries(fieldsOf(comparisons)).map(([key, values]) => ({
      operator,
      key,
      values: strings(values),
    })),
  );

const statementOf = (value: Fields): Statement => ({
  allows: value["Effect"] === "Allow",
  actions: strings(value["Action"]),
  notActions: strings(value["NotAction"]),
  resources: [...strings(value["Resource"]), ...("NotResource" in value ? ["*"] : [])],
  principals: [...principalsOf(value["Principal"]), ...("NotPrincipal" in value ? ["*"] : [])],
  conditions: conditionsOf(value["Condition"]),
});

/** The statements of a policy given as JSON text or as an object. Text that is no JSON has none. */
export const statementsOf = (document: unknown): readonly Statement[] => {
  const parsed = typeof document === "string" ? parseJson(document) : document;
  const statement = fieldsOf(parsed)["Statement"];
  return (Array.isArray(statement) ? statement : [statement]).filter(isFields).map(statementOf);
};

/** Whether a principal stands for everyone. */
export const isEveryone = (principal: string): boolean =>
  principal === "*" || principal.endsWith(":iam::*:root");

/**
 * Whether a statement has conditions and all of them pass. All have to be met at once, so that a second condition makes a
 * refusal weaker.
 */
export const onlyUnder = (
  { conditions }: Pick<Statement, "conditions">,
  holds: (condition: Condition) => boolean,
): boolean => conditions.length > 0 && conditions.every(holds);

/** Whether a document refuses every request that is not encrypted in transit. */
export const deniesPlainHttp = (document: unknown): boolean =>
  statementsOf(document).some(
    ({ allows, principals, actions, ...statement }) =>
      !allows &&
      principals.some(isEveryone) &&
      actions.some((action) => action === "*" || action === "s3:*") &&
      onlyUnder(
        statement,
        ({ operator, key, values }) =>
          operator === "Bool" && key.toLowerCase() === "aws:securetransport" && values.includes("false"),
      ),
  );
