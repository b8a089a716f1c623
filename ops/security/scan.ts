import { resolve } from "node:path";
import { scanAdvisories } from "../../policy/scan/advisories";
import type { Checked } from "../../policy/scan/finding";
import { licenceList, scanLicences } from "../../policy/scan/licences";
import { scanState } from "../../policy/scan/scan-state";
import {
  type KnownSecret,
  type Scanned,
  scanForSecrets,
  scanText,
  searchable,
} from "../../policy/scan/secrets";
import type { Context } from "../command";
import { exportState } from "../compliance/pack-run";
import { readState } from "../compliance/read-state";
import { answerOf, runScanners } from "./run-scanners";
import { stackSecrets } from "./stack-secrets";
import { type TrackedFiles, trackedFiles } from "./tracked-files";

/** What a scan looks at besides the repository. */
interface Material {
  readonly state: unknown;
  /** The stack's secrets; nothing when they could not be opened. */
  readonly secrets: readonly KnownSecret[] | undefined;
}

async function materialOf(context: Context, file: string | undefined): Promise<Material> {
  const { settings, checkout, environment, signal } = context;
  if (file !== undefined) return { state: await readState(resolve(checkout, file)), secrets: undefined };
  await (await context.engine()).stack(settings.stack);
  const site = { checkout, environment, signal };
  return {
    state: await exportState(site, settings.stack),
    secrets: await stackSecrets(site, settings.stack),
  };
}

/** Looks for credentials by their shape, and for the stack's own secrets in every spelling. */
function secretsCheck(
  { files, notCovered }: TrackedFiles,
  { secrets, state, manifests, stack }: Material & { readonly manifests: string; readonly stack: string },
): Checked {
  const texts: readonly Scanned[] = [
    ...files,
    { name: `state of ${stack}`, text: JSON.stringify(state, undefined, 1), shapesOnly: true },
    { name: `rendered manifests of ${stack}`, text: manifests, shapesOnly: true },
  ];
  const known = secrets ?? [];
  return {
    check: "secrets",
    covered: [
      `secrets by their shape in ${files.length} files of the repository, in the state and in the rendered manifests`,
      ...(secrets === undefined
        ? []
        : [`${searchable(known).length} secrets of the stack, in every spelling, in the same places`]),
    ],
    notCovered: [
      ...notCovered,
      ...(secrets === undefined
        ? ["the stack's own secrets: they cannot be opened here, so that nobody looked for them"]
        : []),
    ],
    findings: texts.flatMap((text) => [...scanText(text), ...scanForSecrets(text, known)]),
  };
}

/** Asks the package registry for what is known about the installed packages. */
async function advisoriesCheck(context: Context): Promise<Checked> {
  const answer = await answerOf("npm", ["audit", "--json"], context);
  return scanAdvisories("stdout" in answer ? answer.stdout : "");
}

/** What every check said, and the licences of what is installed. */
export interface Scan {
  readonly checks: readonly Checked[];
  readonly licences: ReturnType<typeof licenceList>;
}

/** Runs every check over a stack and its repository. */
export async function scan(context: Context, file: string | undefined): Promise<Scan> {
  const { settings, checkout, terminal } = context;
  const { stack } = settings;
  terminal.say(`Scanning stack ${stack} ...`);
  const material = await materialOf(context, file);
  const { images, manifests } = scanState(stack, material.state);
  const tracked = await trackedFiles(checkout);
  const lockfile = tracked.files.find(({ name }) => name === "package-lock.json")?.text;
  return {
    licences: licenceList(lockfile),
    checks: [
      images,
      secretsCheck(tracked, { ...material, manifests: manifests.text, stack }),
      await advisoriesCheck(context),
      scanLicences(lockfile),
      ...(await runScanners(manifests, context)),
    ],
  };
}
