import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  InstallDependenciesResponse,
  type InstallDependenciesRequest,
} from "@pulumi/pulumi/proto/language_pb";
import type { WhenCancelled } from "./calls";
import { readOptions } from "./options";

/** What npm is asked to do in a directory: keep to the lock file where there is one. */
export function installCommand(has: { manifest: boolean; lock: boolean }): readonly string[] | undefined {
  if (!has.manifest) return undefined;
  return [has.lock ? "ci" : "install", "--no-audit", "--no-fund", "--loglevel=error"];
}

/** Installs a program's dependencies and passes on what npm says. */
export async function installDependencies(
  request: InstallDependenciesRequest,
  write: (response: InstallDependenciesResponse) => void,
  whenCancelled: WhenCancelled,
): Promise<void> {
  const info = request.getInfo();
  // Refuses other package managers.
  readOptions(info?.getOptions()?.toJavaScript() ?? {});
  const directory = info?.getProgramDirectory() || request.getDirectory();
  const args = installCommand({
    manifest: existsSync(join(directory, "package.json")),
    lock: existsSync(join(directory, "package-lock.json")),
  });
  if (args === undefined) return;
  const child = spawn("npm", args, { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.on("data", (chunk: Buffer) => {
    const response = new InstallDependenciesResponse();
    response.setStdout(chunk);
    write(response);
  });
  child.stderr.on("data", (chunk: Buffer) => {
    const response = new InstallDependenciesResponse();
    response.setStderr(chunk);
    write(response);
  });
  whenCancelled(() => child.kill());
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0)
    throw new Error(`npm ${args.join(" ")} failed in ${directory} (exit code ${code ?? "none"})`);
}
