import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { EXIT, Failure, reason } from "../../lib/failure";
import { inputsInState, type Rehearsal } from "../../policy/gate/rehearsal";
import { parseExports } from "../engine/engine-environment";
import { analyzeState, type EngineSite, exportState, type PackChoice, pulumi } from "./pack-run";

/** Lines of a failed update worth showing: the last ones name what failed. */
const LAST_LINES = 20;

/**
 * Updates a copy of a stack in a sandbox of its own and judges the finished state. There every value is known that a
 * preview of a new stack cannot know. The sandbox and its state are gone afterwards.
 * @throws {Failure} when the rehearsal itself does not come to its end.
 */
export async function rehearse(
  site: EngineSite,
  choice: PackChoice,
  say: (text: string) => void,
): Promise<Rehearsal> {
  const home = await mkdtemp(join(tmpdir(), "rehearsal-"));
  const bootstrap = async (args: readonly string[], signal?: AbortSignal): Promise<string> => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(site.checkout, "sandbox/bootstrap.cjs"), ...args],
      { cwd: site.checkout, env: { ...site.environment, SANDBOX_HOME: home }, signal },
    );
    return stdout;
  };
  try {
    say("Starting a sandbox for the rehearsal ...");
    await bootstrap(["up", "--skip-stack"], site.signal);
    const own = parseExports(await bootstrap(["env"], site.signal));
    const there = { ...site, environment: { ...site.environment, SANDBOX_HOME: home, ...own } };
    say(`Updating a copy of stack ${choice.stack} there ...`);
    const { code, stdout, stderr } = await pulumi(there, [
      "up",
      "--stack",
      choice.stack,
      "--skip-preview",
      "--yes",
      ...(choice.configFile === undefined ? [] : ["--config-file", choice.configFile]),
    ]);
    if (code !== 0) {
      const last = `${stdout}\n${stderr}`.trim().split("\n").slice(-LAST_LINES).join("\n");
      throw new Failure(`the rehearsal of stack ${choice.stack} failed:\n${last}`, {
        remedy:
          "correct what failed; without a rehearsal the gate cannot judge values that are not known yet",
        exitCode: EXIT.policy,
      });
    }
    say("Judging the rehearsed state ...");
    const { run } = await analyzeState(there, choice);
    return { run, inputs: inputsInState(await exportState(there, choice.stack)) };
  } finally {
    // An interrupted rehearsal has a sandbox to stop as well.
    await bootstrap(["down"]).catch((error: unknown) => {
      say(`the sandbox in ${home} did not stop: ${reason(error)}`);
    });
    await rm(home, { recursive: true, force: true });
  }
}
