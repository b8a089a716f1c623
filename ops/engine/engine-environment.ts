import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const EXPORT = /^export ([A-Z_]+)='?(.*?)'?$/;

/** What `npm run -s env` prints, as variables. */
export function parseExports(text: string): Readonly<Record<string, string>> {
  const pairs = text
    .split("\n")
    .map((line) => EXPORT.exec(line))
    .filter((match) => match !== null)
    .map(([, name = "", value = ""]): [string, string] => [name, value.replaceAll("'\\''", "'")]);
  return Object.fromEntries(pairs);
}

/** Variables by which a user says where the engine keeps its state. */
const CHOSEN = ["PULUMI_BACKEND_URL", "PULUMI_ACCESS_TOKEN"];

let used: Promise<void> | undefined;

/**
 * Makes this process work on the engine and cluster that the user has chosen or, where none is chosen, on the
 * sandbox of this checkout if there is one. The SDKs read the process's own variables, so these are set once.
 */
export const useEngineEnvironment = (checkout: string): Promise<void> =>
  (used ??= (async () => {
    if (CHOSEN.some((name) => (process.env[name] ?? "") !== "")) return;
    const bootstrap = join(checkout, "sandbox/bootstrap.cjs");
    const answer = await promisify(execFile)(process.execPath, [bootstrap, "env"], { cwd: checkout }).catch(
      // Without a sandbox the user's own login of `pulumi` counts.
      () => undefined,
    );
    if (answer === undefined) return;
    const { KUBECONFIG, ...variables } = parseExports(answer.stdout);
    Object.assign(process.env, variables);
    // A kubeconfig that the user named is the one that is meant.
    process.env["KUBECONFIG"] ??= KUBECONFIG;
  })());
