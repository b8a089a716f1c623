import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { renderTable } from "../../lib/table";
import { EXIT } from "../../lib/failure";
import { WAIVERS_PATH } from "../../policy/gate/waivers";
import { checkCompliance } from "../../policy/score/check";
import { htmlReport } from "../../policy/score/html";
import { markdownReport } from "../../policy/score/markdown";
import { REQUIRED_PERCENT, type Score } from "../../policy/score/score";
import type { Command, Context } from "../command";
import { exportState } from "../compliance/pack-run";
import { readState } from "../compliance/read-state";
import { repositoryFiles } from "../compliance/repository-files";
import { waiversFrom } from "../compliance/waivers-file";
import { readInput } from "../input/given";

const options = z.strictObject({
  file: z.string().min(1, "name an exported state").optional(),
  waivers: z.string().min(1, "name a YAML file").default(WAIVERS_PATH),
  reports: z.string().min(1, "name a directory").default("reports/compliance"),
});

/** Scores a stack by framework and writes the evidence as JSON, Markdown and a page. */
export const run: Command = async (context) => {
  const { settings, checkout, now } = context;
  const given = readInput(options, context.given);
  const { stack } = settings;
  const state = await stateOf(context, given.file);
  const waivers = await waiversFrom(resolve(checkout, given.waivers), now());
  const files = new Map([...(await repositoryFiles(checkout)), [WAIVERS_PATH, waivers.text]]);
  const { score, evidence } = checkCompliance({ stack, state, files, waivers: waivers.valid, at: now() });
  const directory = resolve(checkout, given.reports);
  const written = await writeReports(directory, stack, {
    json: `${JSON.stringify({ stack, at: now().toISOString(), score, evidence }, null, 2)}\n`,
    md: markdownReport(score, evidence),
    html: htmlReport(score, evidence),
  });
  const short = score.frameworks.filter(({ percent }) => percent < REQUIRED_PERCENT);
  return {
    exitCode: short.length === 0 ? EXIT.ok : EXIT.policy,
    data: { stack, score, reports: written },
    text: describe(score, short, written),
    warnings: waivers.problems,
    next:
      short.length === 0
        ? `open ${written.at(-1) ?? directory}`
        : `npm run -s ops -- gate --state -s ${stack}`,
  };
};

/** The state to judge: of a file, or of the stack. */
async function stateOf(context: Context, file: string | undefined): Promise<unknown> {
  const { settings, checkout, environment, signal } = context;
  if (file === undefined) {
    await (await context.engine()).stack(settings.stack);
    return exportState({ checkout, signal, environment }, settings.stack);
  }
  return readState(resolve(checkout, file));
}

async function writeReports(
  directory: string,
  stack: string,
  reports: Readonly<Record<"json" | "md" | "html", string>>,
): Promise<readonly string[]> {
  await mkdir(directory, { recursive: true });
  const files = Object.entries(reports).map(([extension, text]) => ({
    file: join(directory, `${stack}.${extension}`),
    text,
  }));
  await Promise.all(files.map(({ file, text }) => writeFile(file, text)));
  return files.map(({ file }) => file);
}

const describe = (score: Score, short: Score["frameworks"], written: readonly string[]): string =>
  [
    `${score.claim}.`,
    ...renderTable([
      ["FRAMEWORK", "IMPLEMENTED", "APPLICABLE", "PERCENT", "MISSING"],
      ...score.frameworks.map(({ framework, version, implemented, applicable, percent, missing }) => [
        `${framework} ${version}`,
        String(implemented),
        String(applicable),
        `${percent}`,
        missing.join(" ") || "none",
      ]),
    ]),
    ...(short.length === 0
      ? []
      : [`below ${REQUIRED_PERCENT} %: ${short.map(({ framework }) => framework).join(", ")}`]),
    ...written.map((file) => `written ${file}`),
  ].join("\n");
