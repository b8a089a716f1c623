import * as fs from "node:fs";
import * as path from "node:path";
import type { Rule } from "../../../policy/frame/rule";
import type { fixturesHold } from "./evaluate";
import { Modules } from "./modules";
import { type Mutant, mutantsOf } from "./mutants";

const ROOT = path.resolve(__dirname, "../../..");
const EVALUATE = path.join(__dirname, "evaluate.ts");
const RULES = path.join(ROOT, "policy/rules");
const FRAME = path.join(ROOT, "policy/frame");
const INVENTORY = path.join(FRAME, "inventory.ts");

const ruleFiles = fs
  .readdirSync(RULES, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => path.join(RULES, file));

/** Files of ours that a file reaches through imports. */
const reached = new Map<string, ReadonlySet<string>>();
const reach = (file: string): ReadonlySet<string> => {
  const known = reached.get(file);
  if (known !== undefined) return known;
  const found = new Set<string>([file]);
  reached.set(file, found);
  for (const [, request = ""] of fs
    .readFileSync(file, "utf8")
    .matchAll(/^import (?!type).*? from "(\.[^"]+)";/gms)) {
    for (const inner of reach(`${path.resolve(path.dirname(file), request)}.ts`)) found.add(inner);
  }
  return found;
};

const isRule = (value: unknown): value is Rule =>
  typeof value === "object" &&
  value !== null &&
  "control" in value &&
  "judge" in value &&
  // Rules on plans look at no resources: test/policy/gate holds their fixtures.
  !("scope" in value && value.scope === "plan");

const loadRules = (modules: Modules, files: readonly string[]): readonly Rule[] =>
  files.flatMap((file) => Object.values(modules.load(file) as object).filter(isRule));

/** The rule files whose fixtures can notice a change of this file. */
const witnesses = (file: string): readonly string[] => {
  // Every rule is handed an inventory, whether it imports its module or only its type.
  if (file === INVENTORY) return ruleFiles;
  if (!file.startsWith(RULES)) return ruleFiles.filter((rule) => reach(rule).has(file));
  const control = /control: "([A-Z]+-[0-9]+)"/.exec(fs.readFileSync(file, "utf8"))?.[1] ?? "";
  return ruleFiles.filter((rule) => fs.readFileSync(rule, "utf8").includes(`control: "${control}"`));
};

const survives = (file: string, { source }: Mutant): boolean => {
  const modules = new Modules({ file, source });
  try {
    const evaluate = modules.load(EVALUATE) as { readonly fixturesHold: typeof fixturesHold };
    return evaluate.fixturesHold(loadRules(modules, witnesses(file)));
  } catch {
    // A mutant that throws is noticed as surely as one that decides wrongly.
    return false;
  }
};

const frameFiles = fs
  .readdirSync(FRAME)
  .map((file) => path.join(FRAME, file))
  .filter((file) => ruleFiles.some((rule) => reach(rule).has(file)));

const wanted = process.argv.slice(2);
const files = [...ruleFiles, ...frameFiles].filter(
  (file) =>
    !/planRule/.test(fs.readFileSync(file, "utf8")) &&
    (wanted.length === 0 || wanted.some((part) => file.includes(part))),
);

const healthy = new Modules();
const { fixturesHold: holds } = healthy.load(EVALUATE) as { readonly fixturesHold: typeof fixturesHold };
if (!holds(loadRules(healthy, ruleFiles)))
  throw new Error("the fixtures do not hold for the rules as they are; run the tests");

/** Inversions that change no verdict, by the file's end and the inversion, with the reason. */
const EQUIVALENT: Readonly<Record<string, string>> = {
  "no-literal-secret-in-configuration.ts  || -> &&":
    "name and value are groups of one expression: both are there, or neither",
  "workload-roles-trust-one-account.ts  every -> some": "it is asked of a list of exactly one value",
  "selector.ts  === -> !==": "an absent label is in no list of values, so that both sides agree",
};
const isEquivalent = (file: string, { what }: Mutant): boolean =>
  Object.keys(EQUIVALENT).some((key) => `${path.basename(file)}  ${what}` === key);

let total = 0;
const survivors: string[] = [];
for (const file of files) {
  for (const mutant of mutantsOf(file, fs.readFileSync(file, "utf8"))) {
    total += 1;
    if (survives(file, mutant) && !isEquivalent(file, mutant))
      survivors.push(`${path.relative(ROOT, file)}:${mutant.line}  ${mutant.what}`);
  }
}
console.log(
  `${total - survivors.length} of ${total} inverted conditions were noticed by a fixture, or change no verdict`,
);
for (const [mutant, why] of Object.entries(EQUIVALENT)) console.log(`equivalent  ${mutant}: ${why}`);
for (const survivor of survivors) console.log(`survived  ${survivor}`);
process.exitCode = survivors.length === 0 ? 0 : 1;
