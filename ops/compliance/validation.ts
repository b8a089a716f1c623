import { join } from "node:path";
import { parseDocument } from "yaml";
import { EXIT, Failure } from "../../lib/failure";
import { ownRegistryProblems } from "../../policy/gate/own-registry";
import { judgeRepository } from "../../policy/gate/repository-rules";
import { WAIVERS_PATH } from "../../policy/gate/waivers";
import type { Context } from "../command";
import { previewStack } from "../engine/preview";
import { stackFileName } from "../stack-file";
import { repositoryFiles, textOf } from "./repository-files";
import { waiversFrom } from "./waivers-file";

/** What one check looked at, and what was wrong. */
export interface Validated {
  readonly covered: string;
  readonly problems: readonly string[];
  /** With which the command ends when there are problems. */
  readonly exitCode: number;
}

/** A check that looks at one thing. */
export type Validation = (context: Context) => Promise<Validated>;

const stackFile: Validation = async ({ checkout, settings }) => {
  const name = stackFileName(settings.stack);
  const text = await textOf(join(checkout, name));
  const problems =
    text === undefined
      ? [`${name}: there is no such file; name a stack that has one`]
      : parseDocument(text).errors.map(({ message }) => `${name}: ${message.split("\n")[0] ?? message}`);
  return {
    covered: `${name} is YAML`,
    problems,
    exitCode: text === undefined ? EXIT.stackNotFound : EXIT.usage,
  };
};

const rules: Validation = () =>
  Promise.resolve({
    covered: "every rule has a control, a mapping and a violating fixture",
    problems: ownRegistryProblems(),
    exitCode: EXIT.policy,
  });

/** Waivers are judged here, and once only; the other files by the rules on the repository. */
export const waiversAndFiles =
  (waiversFile: string): Validation =>
  async ({ checkout, now }) => {
    const waivers = await waiversFrom(waiversFile, now());
    const files = new Map([...(await repositoryFiles(checkout)), [WAIVERS_PATH, waivers.text]]);
    const found = judgeRepository({
      files,
      deployments: [],
      states: new Map(),
      canaries: [],
      today: now(),
      packConfigs: new Map(),
    }).filter(({ where }) => where !== WAIVERS_PATH);
    return {
      covered: `${waivers.valid.length} waivers and ${files.size} files by the rules on the repository`,
      problems: [
        ...waivers.problems,
        ...found.map(({ control, where, message }) => `${control} ${where}: ${message}`),
      ],
      exitCode: EXIT.policy,
    };
  };

/** The program refuses its configuration, and the API server what it would not take: neither changes anything. */
export const program: Validation = async (context) => {
  const { stack } = context.settings;
  try {
    const found = await (await context.engine()).stack(stack);
    context.terminal.say(`Previewing stack ${stack} ...`);
    const changes = await previewStack(found, context);
    return {
      covered: `a preview of stack ${stack}, with ${changes.length} changes that were tried without being made`,
      problems: [],
      exitCode: EXIT.ok,
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return {
      covered: `a preview of stack ${stack}, which failed`,
      problems: [`${error.message}; ${error.remedy}`],
      exitCode: error.exitCode,
    };
  }
};

/** The checks that need neither engine nor cluster. */
export const offlineValidations = (waiversFile: string): readonly Validation[] => [
  stackFile,
  rules,
  waiversAndFiles(waiversFile),
];
