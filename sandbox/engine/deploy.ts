import { rm } from "node:fs/promises";
import { join } from "node:path";
import { EXIT, Failure } from "../../lib/failure";
import { homeLayout } from "../paths";
import { KILLED_CODE, tail } from "../run";
import { afterEvent, type Deployment, describeDone, describeNow, nothingYet } from "./deployment-events";
import { followLines } from "./follow-file";
import type { StackContext } from "./stacks";
import { keepStates, StateKeeper } from "./state-keeper";

const REMEDIES: readonly (readonly [RegExp, string, number])[] = [
  [
    /policy .*:|policies? violat/i,
    "correct what the policy names; `pulumi preview` shows it without changing anything",
    EXIT.policy,
  ],
  [
    /Pulumi\.[\w-]+\.yaml|passphrase|config(uration)?\b.*(missing|unknown|invalid)/i,
    "correct the stack file that the message names, then run the command again",
    EXIT.usage,
  ],
  [
    /locked by|currently locked/i,
    "another update is running: wait for it, then run the command again",
    EXIT.resource,
  ],
];

/** Updates or destroys a stack and reports what it does while it does it. */
export async function deploy(
  context: StackContext,
  stack: string,
  operation: "up" | "destroy",
): Promise<Deployment> {
  const { pulumi, progress, home } = context;
  const eventLog = join(homeLayout(home).logs, `${operation}-${stack}.events`);
  await rm(eventLog, { force: true });
  const title = operation === "up" ? `Deploying stack ${stack}` : `Destroying stack ${stack}`;
  let deployment = nothingYet;
  await progress.run(title, async (step) => {
    const follow = followLines(eventLog, (line) => {
      deployment = afterEvent(deployment, line);
      step.detail(describeNow(deployment));
    });
    const keeper = new StateKeeper(homeLayout(home).state, stack);
    const keeping = keepStates(keeper);
    const skipPreview = ["--yes", "--skip-preview"];
    const result = await pulumi
      .call([operation, ...skipPreview, "--stack", stack, "--event-log", eventLog])
      .finally(async () => {
        await follow.stop();
        const failure = await keeping.stop();
        if (failure !== undefined) progress.warn(`states were not kept: ${failure}`);
      });
    if (result.code === 0) return keeper.forget();
    const said = `${tail(`${result.stdout}\n${result.stderr}`, 25)}\nlog: ${pulumi.logFile}`;
    const done = operation === "up" ? "updated" : "destroyed";
    throw deploymentFailure(`stack ${stack} could not be ${done}`, {
      ...deployment,
      code: result.code,
      said,
    });
  });
  progress.note(`  ${describeDone(deployment)}`);
  return deployment;
}

/** How the engine ended: its errors, its exit code and its last lines. */
interface Ended extends Pick<Deployment, "errors"> {
  readonly code: number;
  readonly said: string;
}

/** What went wrong, in the engine's own words where it had any. */
export function deploymentFailure(what: string, { errors, code, said }: Ended): Failure {
  // The engine ends with an error of its own about the stack, which only says that there were errors.
  const own = errors.filter((error) => !/^Stack .*: (update|destroy) failed$/.test(error));
  if (own.length === 0 && code === KILLED_CODE)
    return new Failure(`${what}: the engine was killed in the middle of it\n${said}`, {
      remedy: "run the command again: it goes on where this one stopped",
      exitCode: EXIT.error,
    });
  const text = own.length > 0 ? own.join("\n") : said;
  const [, remedy, exitCode] = REMEDIES.find(([pattern]) => pattern.test(text)) ?? [
    undefined,
    "correct what the message names and run the command again: it goes on where this one stopped",
    EXIT.error,
  ];
  return new Failure(`${what}:\n${text}`, { remedy, exitCode });
}
