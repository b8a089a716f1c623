/** A request as IAM sees it. Context keys are written as in policies. */
export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
/** A document whose values are plain text. */
export interface Document {
  readonly Statement: readonly unknown[];
}

const list = (value: unknown): string[] => {
  if (value === undefined) return [];
  return Array.isArray(value)
    ? value.map(String)
    : [typeof value === "string" ? value : JSON.stringify(value)];
};

/** Whether a text matches a pattern with `*` and `?`. */
export const matches = (pattern: string, text: string, { ignoreCase = false } = {}): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    ignoreCase ? "is" : "s",
  ).test(text);

type Test = (wanted: string, actual: string) => boolean;
const TESTS: Record<string, Test> = {
  StringEquals: (wanted, actual) => wanted === actual,
  StringLike: (wanted, actual) => matches(wanted, actual),
  ArnLike: (wanted, actual) => matches(wanted, actual),
  Bool: (wanted, actual) => wanted === actual,
};

/** Whether one operator of a condition holds: every key must, any of its values may. */
function holds(
  operator: string,
  keys: Readonly<Record<string, unknown>>,
  context: Request["context"] = {},
): boolean {
  const [, name = operator] = /^ForAnyValue:(.*)$/.exec(operator) ?? [];
  return Object.entries(keys).every(([key, wanted]) => {
    const actual = context[key];
    if (name === "Null") return (actual === undefined) === (String(wanted) === "true");
    if (name === "StringNotEquals") return actual === undefined || !list(wanted).includes(String(actual));
    const test = TESTS[name];
    if (test === undefined) throw new Error(`the evaluator does not know ${operator}`);
    return (
      actual !== undefined && list(actual).some((value) => list(wanted).some((want) => test(want, value)))
    );
  });
}

function applies(statement: Statement, { action, resource, context }: Request): boolean {
  const named = (patterns: unknown): boolean =>
    list(patterns).some((pattern) => matches(pattern, action, { ignoreCase: true }));
  const acts = statement.NotAction === undefined ? named(statement.Action) : !named(statement.NotAction);
  const onIt = list(statement.Resource ?? "*").some((pattern) => matches(pattern, resource));
  const when = Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
    holds(operator, keys, context),
  );
  return acts && onIt && when;
}

/** IAM's verdict over the documents of one principal: denied wins, then allowed, else refused. */
export function verdict(documents: readonly Document[], request: Request): "allowed" | "denied" | "refused" {
  const effects = documents
    .flatMap(({ Statement: statements }) => statements as Statement[])
    .filter((statement) => applies(statement, request))
    .map(({ Effect }) => Effect);
  if (effects.includes("Deny")) return "denied";
  return effects.includes("Allow") ? "allowed" : "refused";
}

/** The verdict within a boundary: both must allow. */
export function bounded(granted: readonly Document[], boundary: Document, request: Request) {
  const cap = verdict([boundary], request);
  return cap === "allowed" ? verdict(granted, request) : cap;
}
