import { chmod, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { executableOf, type Plugin } from "../obtain/plugins";

/** A word that a POSIX shell reads back unchanged. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The script that starts a stand-in, unless an official plugin has been installed since. */
export function launcherScript(
  plugin: Plugin,
  start: { readonly node: string; readonly bootstrap: string },
): string {
  const executable = executableOf(plugin);
  const [major] = plugin.version.split(".");
  const official = `"\${PULUMI_HOME:-$HOME/.pulumi}"/plugins/${plugin.kind}-${plugin.name}-v${major}.*/${executable}`;
  return [
    "#!/bin/sh",
    `# Starts the stand-in for ${executable}. An official plugin that \`pulumi plugin install\` put there wins.`,
    `for official in ${official}; do`,
    `  if [ -x "$official" ]; then exec "$official" "$@"; fi`,
    "done",
    `exec ${shellWord(start.node)} ${shellWord(start.bootstrap)} plugin ${plugin.standIn} "$@"`,
    "",
  ].join("\n");
}

/** Writes the launchers of exactly these stand-ins: one that is no longer needed would win over the official plugin. */
export async function writeLaunchers(
  directory: string,
  plugins: readonly Plugin[],
  checkout: string,
): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const start = { node: process.execPath, bootstrap: join(checkout, "sandbox", "bootstrap.cjs") };
  const wanted = new Map(plugins.map((plugin) => [executableOf(plugin), launcherScript(plugin, start)]));
  for (const name of await readdir(directory)) if (!wanted.has(name)) await rm(join(directory, name));
  for (const [name, script] of wanted) {
    // By rename: an engine that starts a plugin at this moment reads all of the old or all of the new one.
    const draft = join(directory, `.${name}.new`);
    await writeFile(draft, script);
    await chmod(draft, 0o755);
    await rename(draft, join(directory, name));
  }
}
