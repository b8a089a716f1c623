import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { EXIT, Failure, reason } from "../../lib/failure";
import { packConfigProblems } from "../../policy/gate/pack-config";
import { auditCluster } from "../../policy/gate/foreign";
import { inputsInState } from "../../policy/gate/rehearsal";
import { ownRegistryProblems } from "../../policy/gate/own-registry";
import { judgeRepository } from "../../policy/gate/repository-rules";
import { type GateInput, type GateVerdict, judgeGate } from "../../policy/gate/verdict";
import { WAIVERS_PATH } from "../../policy/gate/waivers";
import type { Context } from "../command";
import { stackFileName } from "../stack-file";
import { clusterObjects } from "./cluster-objects";
import {
  analyzeState,
  type EngineSite,
  exportState,
  type PackChoice,
  type PackRun,
  previewWithPack,
} from "./pack-run";
import { rehearse } from "./rehearse";
import { repositoryFiles } from "./repository-files";
import { waiversFrom } from "./waivers-file";

/** What the gate judges, and by what. */
export interface GateChoice extends PackChoice {
  /** File with the exceptions. */
  readonly waivers: string;
}

/** A verdict with what the engine complained of besides. */
export type Gated = GateVerdict & { readonly notes: readonly string[] };

type Site = Pick<Context, "checkout" | "environment" | "signal" | "engine" | "now" | "cluster" | "terminal">;

/** The engine's surroundings, once it is known that the stack exists. */
async function siteOf({ engine, checkout, environment, signal }: Site, stack: string): Promise<EngineSite> {
  await (await engine()).stack(stack);
  return { checkout, signal, environment };
}

/** The name and version that the pack must have had when it ran. */
async function packOf(directory: string): Promise<GateInput["pack"]> {
  try {
    const { version } = JSON.parse(await readFile(join(directory, "package.json"), "utf8")) as {
      readonly version?: string;
    };
    return { name: "spotify-ai-agent", version: version ?? "without a version" };
  } catch (error) {
    throw new Failure(`--pack: ${directory} is no policy pack (${reason(error)})`, {
      remedy: "name the directory of the pack; without a pack the gate stays closed",
      exitCode: EXIT.policy,
      cause: error,
    });
  }
}

async function configurationProblems({ stack, packConfig }: GateChoice): Promise<readonly string[]> {
  if (packConfig === undefined) return [];
  try {
    return packConfigProblems(stack, JSON.parse(await readFile(packConfig, "utf8")) as unknown);
  } catch (error) {
    return [`${packConfig}: cannot be read (${reason(error)}); write JSON, or leave it out`];
  }
}

/** What both ways of judging share: waivers, configuration, repository, and the pack that must have run. */
async function judge(
  site: Site,
  choice: GateChoice,
  { run, complaints, ...more }: PackRun & Pick<GateInput, "urns" | "rehearsal">,
): Promise<Gated> {
  const waivers = await waiversFrom(choice.waivers, site.now());
  const files = new Map([...(await repositoryFiles(site.checkout)), [WAIVERS_PATH, waivers.text]]);
  const verdict = judgeGate({
    run,
    waivers,
    pack: await packOf(choice.pack),
    urns: new Set(run.inputs.keys()),
    configuration: [...ownRegistryProblems(), ...(await configurationProblems(choice))],
    repository: judgeRepository({
      files,
      deployments: [],
      states: new Map(),
      canaries: [],
      today: site.now(),
      packConfigs: new Map(),
      // The waivers are judged once already, with what they excuse.
    }).filter(({ where }) => where !== WAIVERS_PATH),
    ...more,
  });
  return { ...verdict, notes: complaints };
}

/** Judges what an update would do. */
export async function gatePreview(
  context: Site,
  choice: GateChoice,
  { rehearse: wanted }: { readonly rehearse: boolean },
): Promise<Gated> {
  const site = await siteOf(context, choice.stack);
  await packOf(choice.pack);
  const directory = await mkdtemp(join(tmpdir(), "gate-config-"));
  try {
    // The engine writes the stack's data key into the file it is given: that must not be the committed one.
    const committed = choice.configFile ?? join(site.checkout, stackFileName(choice.stack));
    const configFile = join(directory, basename(committed));
    await copyFile(committed, configFile);
    const own = { ...choice, configFile };
    const preview = await previewWithPack(site, own);
    if (!wanted) return await judge(context, choice, preview);
    const rehearsal = await rehearse(site, own, context.terminal.say);
    return await judge(context, choice, { ...preview, rehearsal });
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Judges what an update left, and what stands beside it in the cluster. */
export async function gateState(context: Site, choice: GateChoice): Promise<Gated> {
  const site = await siteOf(context, choice.stack);
  const analysis = await analyzeState(site, choice);
  const inputs = inputsInState(await exportState(site, choice.stack));
  const foreign = auditCluster({
    stack: choice.stack,
    objects: await clusterObjects(context.cluster),
    inputs,
  });
  const verdict = await judge(context, choice, { ...analysis, urns: new Set(inputs.keys()) });
  const problems = [...verdict.problems, ...foreign];
  return { ...verdict, problems, open: problems.length === 0 };
}
