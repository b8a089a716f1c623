import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { z } from "zod";
import { EXIT, errorCode, Failure } from "../../lib/failure";
import { isInside } from "../obtain/search-path";
import { homeLayout, type Paths } from "../paths";
import { SANDBOX_PASSPHRASE } from "./passphrase";
import { shellWord } from "./launchers";

/** What makes plain pulumi and kubectl work on a sandbox. */
export const Settings = z.object({
  /** Directories that come before the user's own on PATH. */
  pathFirst: z.array(z.string()),
  /** Directories that come after: what lies there only helps where the user has nothing. */
  pathLast: z.array(z.string()),
  variables: z.record(z.string(), z.string()),
});
export type Settings = z.infer<typeof Settings>;

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of a sandbox. */
export function planSettings(
  paths: Paths,
  found: {
    readonly engine: string;
    readonly pluginDirectories: readonly string[];
    readonly kubeconfig: string;
    readonly auditLog: string;
    readonly keyServicePort: number;
  },
): Settings {
  const layout = homeLayout(paths.home);
  return {
    pathFirst: [found.engine],
    pathLast: [...found.pluginDirectories, layout.launchers],
    variables: {
      PULUMI_HOME: layout.pulumiHome,
      PULUMI_BACKEND_URL: `file://${layout.state}`,
      PULUMI_CONFIG_PASSPHRASE_FILE: layout.passphrase,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // Types are checked by `npm run check`: at every start it would cost seconds.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      KUBECONFIG: found.kubeconfig,
      // Who did what in this cluster: `npm run -s ops -- audit-logs` reads it.
      KUBE_AUDIT_LOG: found.auditLog,
      // Staging and production keep their secrets with a key service: here it is the stand-in on this machine, and
      // credentials of no account make sure that it stays the only one that is reached.
      AWS_ENDPOINT_URL_KMS: `http://127.0.0.1:${found.keyServicePort}`,
      AWS_ACCESS_KEY_ID: "sandbox",
      AWS_SECRET_ACCESS_KEY: "sandbox",
      AWS_REGION: "eu-central-1",
    },
  };
}

/** PATH of the sandbox: the user's own in the middle, without what npm or an earlier sandbox put there. */
export function sandboxPath(settings: Settings, paths: Paths, path: string | undefined): string {
  const foreign = (path ?? "")
    .split(delimiter)
    .filter(
      (directory) =>
        directory !== "" && !directory.includes("node_modules") && !directory.endsWith("node-gyp-bin"),
    )
    .filter((directory) => !isInside(paths.home, directory) && !isInside(paths.cache, directory));
  return [...new Set([...settings.pathFirst, ...foreign, ...settings.pathLast])].join(delimiter);
}

/** The environment in which the sandbox's own calls of pulumi run. */
export const sandboxEnvironment = (settings: Settings, paths: Paths, base: Environment): Environment => {
  // A variable of the user's that would override the passphrase file must not.
  return {
    ...base,
    PULUMI_CONFIG_PASSPHRASE: undefined,
    ...settings.variables,
    PATH: sandboxPath(settings, paths, base.PATH),
  };
};

/** Shell exports, one a line, that a POSIX shell evaluates to the sandbox's environment. */
export const shellExports = (settings: Settings, paths: Paths, path: string | undefined): string =>
  Object.entries({ PATH: sandboxPath(settings, paths, path), ...settings.variables })
    .map(([name, value]) => `export ${name}=${shellWord(value)}\n`)
    .join("");

const settingsFile = (home: string) => join(home, "environment.json");

/** Keeps the settings for `env` and `kubeconfig`, and the files that they name. */
export async function saveSettings(paths: Paths, settings: Settings): Promise<void> {
  const layout = homeLayout(paths.home);
  for (const directory of [layout.state, layout.pulumiHome, layout.logs])
    await mkdir(directory, { recursive: true, mode: 0o700 });
  await withoutDebugLog(layout.pulumiHome);
  await writePrivately(layout.passphrase, SANDBOX_PASSPHRASE);
  await writePrivately(settingsFile(paths.home), `${JSON.stringify(settings, null, 2)}\n`);
}

/**
 * The engine writes everything it does into `logs/`, encrypted, and has no switch for that: 40 % of its time,
 * and tens of megabytes at each update. It goes on without where it cannot make the directory.
 */
async function withoutDebugLog(pulumiHome: string): Promise<void> {
  const logs = join(pulumiHome, "logs");
  await rm(logs, { recursive: true, force: true });
  await writeFile(logs, "This file is no directory, so that the engine keeps no debug log.\n");
}

async function writePrivately(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** The settings of the sandbox that was set up here. */
export async function loadSettings(paths: Paths): Promise<Settings> {
  try {
    return Settings.parse(JSON.parse(await readFile(settingsFile(paths.home), "utf8")));
  } catch (error) {
    if (errorCode(error) !== "ENOENT" && !(error instanceof SyntaxError) && !(error instanceof z.ZodError))
      throw error;
    throw new Failure(`there is no sandbox at ${paths.home} yet`, {
      remedy: "run `npm run up`",
      exitCode: EXIT.resource,
      cause: error,
    });
  }
}
