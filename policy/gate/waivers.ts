import { z } from "zod";
import { isControlId } from "../registry/controls";

/** Where a repository keeps its exceptions. */
export const WAIVERS_PATH = "policy/waivers.yaml";

const day = z.string().regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, "write the day as YYYY-MM-DD");

/** One exception: which rule, for which resource, why, who answers for it, who agreed and until when. */
const waiver = z.strictObject({
  id: z.string().min(1, "give the waiver an id"),
  rule: z.string().refine(isControlId, "no control has this id; see docs/controls.md"),
  /** URN of the resource; `*` stands for any text, but not alone. */
  resource: z
    .string()
    .regex(/^urn:pulumi:[^:]+::/, "begin with urn:pulumi:<stack>::")
    .refine((pattern) => pattern.replaceAll("*", "").length >= 20, "name the resource's URN"),
  owner: z.string().min(1, "name who answers for it"),
  author: z.string().min(1, "name who wrote it"),
  reason: z.string().min(20, "say in a sentence why the risk is acceptable"),
  approver: z.string().min(1, "name who agreed"),
  expires: day,
});

export type Waiver = z.infer<typeof waiver>;

const file = z.strictObject({ waivers: z.array(waiver) });

/** Days a waiver may last at most: longer exceptions are changes of the rule. */
const LONGEST_DAYS = 180;
const MILLISECONDS_PER_DAY = 86_400_000;

/** The waivers of a file, and everything that is wrong with it. A waiver with a problem excuses nothing. */
export interface Waivers {
  readonly valid: readonly Waiver[];
  readonly problems: readonly string[];
}

const judge = (candidate: Waiver, today: Date): readonly string[] => {
  const left = (Date.parse(`${candidate.expires}T23:59:59Z`) - today.getTime()) / MILLISECONDS_PER_DAY;
  const own = (name: string): boolean =>
    name.trim().toLowerCase() === candidate.approver.trim().toLowerCase();
  const said = (problem: string): string => `waiver "${candidate.id}": ${problem}`;
  return [
    ...(Number.isNaN(left) ? [said(`expires: ${candidate.expires} is no day; correct it`)] : []),
    ...(left < 0
      ? [said(`expires: ${candidate.expires} is past; repair the resource or have it approved again`)]
      : []),
    ...(left > LONGEST_DAYS
      ? [said(`expires: more than ${LONGEST_DAYS} days away; choose a nearer day`)]
      : []),
    ...(own(candidate.author) || own(candidate.owner)
      ? [said(`approver: is also author or owner; have somebody else approve it`)]
      : []),
  ];
};

/** What to write where the file has another kind of value. */
const KINDS: Readonly<Record<string, string>> = {
  object: "give a map of keys and values",
  array: "give a list, which is empty where nothing is waived",
  string: "give text, in quotes where it could be read as a number",
};

const remedyOf = (issue: z.core.$ZodIssue): string =>
  issue.code === "invalid_type" ? (KINDS[issue.expected] ?? issue.message) : issue.message;

/** Reads waivers from a parsed file. */
export const readWaivers = (parsed: unknown, today: Date): Waivers => {
  const result = file.safeParse(parsed);
  if (!result.success) {
    return {
      valid: [],
      problems: result.error.issues.map(
        (issue) => `waivers file, ${issue.path.join(".") || "(top)"}: ${remedyOf(issue)}`,
      ),
    };
  }
  const { waivers } = result.data;
  const twice = waivers.filter(({ id }, index) => waivers.findIndex((other) => other.id === id) !== index);
  const judged = waivers.map((candidate) => ({ candidate, problems: judge(candidate, today) }));
  return {
    valid: judged.filter(({ problems }) => problems.length === 0).map(({ candidate }) => candidate),
    problems: [
      ...judged.flatMap(({ problems }) => problems),
      ...twice.map(({ id }) => `waiver "${id}": id used twice; give each its own`),
    ],
  };
};

/** Everything wrong with a waivers file. */
export const waiverProblems = (parsed: unknown, today: Date): readonly string[] =>
  readWaivers(parsed, today).problems;

/** Whether a waiver is meant for a stack: its pattern names it, or every stack. */
export const concerns = ({ resource }: Pick<Waiver, "resource">, stack: string): boolean => {
  const named = /^urn:pulumi:([^:]+)::/.exec(resource)?.[1];
  return named === "*" || named === stack;
};

/** Whether a waiver is about this resource. */
export const covers = ({ resource }: Pick<Waiver, "resource">, urn: string): boolean => {
  const pieces = resource.split("*").map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pieces.join(".*")}$`).test(urn);
};
