import type { z } from "zod";
import { remedyOf } from "./problem-words";

/** First words of every refusal of configuration; commands map it to exit code 2. */
export const CONFIGURATION_REFUSED = "configuration refused:";

/** One mistake in configuration: where, what is wrong with which value, and what to do. */
export interface Problem {
  /** File as the reader knows it, for example `Pulumi.dev.yaml`. */
  readonly file: string;
  /** Dotted path of the field. */
  readonly field: string;
  /** What is wrong and the remedy, with the value where it may be shown. */
  readonly message: string;
}

const SECRET_FIELD =
  /secret(?!sprovider)|password|token|passphrase|kubeconfig|credential|private|(api|access|signing)[_-]?key/i;

/** The value at a path, or undefined where the path ends early. */
const valueAt = (raw: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    raw,
  );

/** One problem of a field whose value may be shown. */
export const problemAt = (
  file: string,
  { field, value, message }: { readonly field: string; readonly value: unknown; readonly message: string },
): Problem => ({ file, field, message: `${shown(field, value)}: ${message}` });

/** Numbers that JSON has no word for. */
const spelt = (_key: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

/** An address that carries a name and a password keeps neither, whatever characters the password has. */
const withoutCredentials = (text: string): string => text.replace(/\/\/[^"\s]+@/g, "//***@");

/** The section `secrets` says where secrets are kept; only what somebody wrote in place of it may be one. */
const insideSecretsSection = (field: string): string => field.replace(/^secrets\./, "");

/** A value as it may be shown: on one line, short, and never a secret's. */
export const shown = (field: string, value: unknown): string => {
  if (value === undefined) return "nothing";
  const text = typeof value === "number" ? String(value) : withoutCredentials(JSON.stringify(value, spelt));
  const nested = typeof value === "object" && SECRET_FIELD.test(text);
  if (nested || SECRET_FIELD.test(insideSecretsSection(field))) return "the given value";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

/** Distance in single-character edits. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, right] of Array.from(b).entries()) {
      next.push(
        Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (left === right ? 0 : 1)),
      );
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The known word a misspelt one was meant to be, if one is near enough. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((left, right) => left.edits - right.edits);
  if (best === undefined || best.edits > Math.max(2, Math.floor(word.length / 3))) return undefined;
  // Two short words are few edits apart although they share no letter.
  return best.edits < Math.max(word.length, best.candidate.length) ? best.candidate : undefined;
}

/** Those forms of a value that its discriminator chooses; all of them where it has none. */
function formsOf(def: Readonly<Record<string, unknown>>, value: unknown): readonly z.core.$ZodType[] {
  const forms = def["options"] as readonly z.core.$ZodType[];
  const discriminator = def["discriminator"];
  if (typeof discriminator !== "string") return forms;
  const chosen = valueAt(value, [discriminator]) as z.core.util.Primitive;
  return forms.filter(({ _zod }) => _zod.propValues?.[discriminator]?.has(chosen));
}

/** The keys an object schema knows at a path of a value; empty where it is no plain object. */
function knownKeys(schema: z.core.$ZodType, path: readonly PropertyKey[], value: unknown): string[] {
  const { def } = schema._zod as { def: unknown } as { def: Record<string, unknown> };
  const inner = (def["innerType"] ?? def["in"]) as z.core.$ZodType | undefined;
  if (inner !== undefined) return knownKeys(inner, path, value);
  const [key, ...rest] = path;
  if (def["element"] !== undefined && key !== undefined) {
    return knownKeys(def["element"] as z.core.$ZodType, rest, valueAt(value, [key]));
  }
  if (Array.isArray(def["options"])) {
    return formsOf(def, value).flatMap((form) => knownKeys(form, path, value));
  }
  const listed = (def["keyType"] as z.core.$ZodType | undefined)?._zod.values;
  if (listed !== undefined && key === undefined) return [...listed].map(String);
  const shape = def["shape"] as Record<PropertyKey, z.core.$ZodType> | undefined;
  if (shape === undefined) return [];
  if (key === undefined) return Object.keys(shape);
  const next = shape[key];
  return next === undefined ? [] : knownKeys(next, rest, valueAt(value, [key]));
}

const fieldName = (path: readonly PropertyKey[]): string => path.map(String).join(".");

/** The problems of one failed parse, in words for the person who edits the file. */
export function problemsOf(
  file: string,
  parse: { readonly schema: z.core.$ZodType; readonly raw: unknown; readonly error: z.core.$ZodError },
): Problem[] {
  return parse.error.issues.flatMap((issue): Problem[] => {
    if (issue.code === "unrecognized_keys") {
      const known = knownKeys(parse.schema, issue.path, parse.raw);
      return issue.keys.map((key) => {
        const meant = nearest(key, known);
        const remedy = meant === undefined ? `known here: ${known.join(", ")}` : `did you mean \`${meant}\`?`;
        return { file, field: fieldName([...issue.path, key]), message: `unknown key; ${remedy}` };
      });
    }
    const field = fieldName(issue.path);
    return [problemAt(file, { field, value: valueAt(parse.raw, issue.path), message: remedyOf(issue) })];
  });
}

/** Characters that end a line, move the cursor or turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
/** Longer lines than any remedy needs: what makes them long is something that was written in the file. */
const LONGEST_LINE = 2000;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A problem's line, whatever its file, field and value hold. */
const lineOf = ({ file, field, message }: Problem): string => {
  const line = `${file}: ${field === "" ? "(top)" : field}: ${message}`.replace(UNPRINTABLE, escaped);
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 3)}...` : line;
};

/** All problems as one message, each on a line that names file, field, value and remedy. */
export const refusal = (problems: readonly Problem[]): string =>
  [
    `${CONFIGURATION_REFUSED} ${problems.length} ${problems.length === 1 ? "problem" : "problems"}`,
    ...problems.map((problem) => `  ${lineOf(problem)}`),
  ].join("\n");
