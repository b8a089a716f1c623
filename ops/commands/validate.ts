import { resolve } from "node:path";
import { z } from "zod";
import { EXIT } from "../../lib/failure";
import { WAIVERS_PATH } from "../../policy/gate/waivers";
import type { Command } from "../command";
import { offlineValidations, program, type Validated } from "../compliance/validation";
import { readInput } from "../input/given";

const options = z.strictObject({
  offline: z.boolean().default(false),
  waivers: z.string().min(1, "name a YAML file").default(WAIVERS_PATH),
});

/** Checks a stack without changing anything. All problems are shown; the first one's kind is the exit code. */
export const run: Command = async (context) => {
  const { offline, waivers } = readInput(options, context.given);
  const validations = [
    ...offlineValidations(resolve(context.checkout, waivers)),
    ...(offline ? [] : [program]),
  ];
  const results: Validated[] = [];
  for (const validate of validations) results.push(await validate(context));
  const failed = results.find(({ problems }) => problems.length > 0);
  const problems = results.flatMap((result) => result.problems);
  const notCovered = [
    ...(offline ? ["the stack's configuration and objects: leave --offline out"] : []),
    "rules on resources: npm run -s ops -- gate",
    "what only a running cluster shows: npm run -s ops -- health-check-all",
  ];
  const covered = results.map((result) => result.covered);
  return {
    exitCode: failed?.exitCode ?? EXIT.ok,
    data: { stack: context.settings.stack, valid: failed === undefined, problems, covered, notCovered },
    text: [
      failed === undefined
        ? `Stack ${context.settings.stack} is valid, as far as was looked at.`
        : `Stack ${context.settings.stack} is not valid: ${problems.length} ${problems.length === 1 ? "problem" : "problems"}.`,
      ...problems.map((problem) => `  ${problem.replaceAll("\n", "\n  ")}`),
      ...covered.map((what) => `covered: ${what}`),
      ...notCovered.map((what) => `not covered: ${what}`),
    ].join("\n"),
    next:
      failed === undefined ? `npm run -s ops -- gate -s ${context.settings.stack}` : "correct what is named",
  };
};
