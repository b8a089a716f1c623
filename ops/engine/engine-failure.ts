import { EXIT, Failure } from "../../lib/failure";
import { CONFIGURATION_REFUSED } from "../../lib/problems";

/** What the engine's output says about the kind of a failure, and the exit code for it. Earlier rows win. */
const KINDS: readonly (readonly [pattern: RegExp, exitCode: number, remedy: string])[] = [
  [new RegExp(CONFIGURATION_REFUSED), EXIT.usage, "correct the configuration as the lines above say"],
  [/\[mandatory\]|policy violation/i, EXIT.policy, "correct what the policies name, or write a waiver"],
  // A cluster's refusals say "forbidden" too, and are nobody's missing right.
  [
    /ValidatingAdmissionPolicy|admission webhook|violates PodSecurity/,
    EXIT.policy,
    "do what the cluster's policy asks for: its name or the control's id is in the lines above",
  ],
  [/exceeded quota/, EXIT.resource, "ask for less, or raise the quota that the lines above name"],
  [
    /currently locked|another update is currently in progress/i,
    EXIT.resource,
    "wait for the other update; if its process is gone, `pulumi cancel` frees the stack",
  ],
  [
    /PULUMI_ACCESS_TOKEN|pulumi login/,
    EXIT.authentication,
    "log in where the stacks are kept (`pulumi login`), or run `npm run up` for those of the sandbox",
  ],
  [
    /incorrect passphrase|unable to decrypt|AccessDenied|Unauthorized|forbidden/i,
    EXIT.authentication,
    "check the credentials that the engine uses",
  ],
];

/** The lines of an engine's output that say what went wrong. */
function complaints(output: string): string {
  // The Automation API ends with its own words about the child and then says everything again.
  const [said = ""] = output.split("\n err?: ");
  const lines = said
    .split("\n")
    .filter((line) => /error|refused|violation|warning|^ {2,}\S+\.yaml:/i.test(line));
  return (lines.length > 0 ? lines : said.split("\n").slice(-20)).slice(0, 40).join("\n").trim();
}

/** A refusal of the engine's command line wherever nobody expected one; undefined where an error is something else. */
export function engineRefusal(error: unknown): Failure | undefined {
  // The Automation API's classes are not loaded for this: it takes longer than most commands.
  if (!(error instanceof Error) || !("commandResult" in error)) return undefined;
  const { message, exitCode } = engineFailure("the Pulumi command line", error);
  const [, , remedy] = KINDS.find(([pattern]) => pattern.test(error.message)) ?? [];
  return new Failure(message, {
    remedy: remedy ?? "see the lines above; `npm run doctor` says which engine is there",
    exitCode,
    cause: error,
  });
}

/** An error of the Automation API as one a person can act on. */
export function engineFailure(what: string, error: unknown): Failure {
  const output = error instanceof Error ? error.message : String(error);
  const [, exitCode, remedy] = KINDS.find(([pattern]) => pattern.test(output)) ?? [];
  return new Failure(`${what} failed:\n${complaints(output)}`, {
    remedy: remedy ?? "see the lines above; the next update goes on where this one ended",
    exitCode: exitCode ?? EXIT.error,
    cause: error,
  });
}
