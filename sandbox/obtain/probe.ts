import { isAbsolute } from "node:path";
import { reason } from "../../lib/failure";
import type { Context } from "./context";
import type { Part } from "./parts";
import { formatRelease, parseRelease } from "./semver";

/** What a binary turned out to be. */
export type Verdict =
  | { readonly usable: true; readonly version: string }
  | { readonly usable: false; readonly why: string };

const PROBE_MILLISECONDS = 20_000;

/** Judges the words with which a binary answered the question for its version. */
export function judgeVersion(part: Pick<Part, "version" | "compatible">, answer: string): Verdict {
  const found = parseRelease(answer);
  const wanted = parseRelease(part.version);
  if (wanted === undefined) throw new Error(`"${part.version}" is no release number`);
  if (found === undefined) {
    const said = answer.trim().split("\n")[0] ?? "";
    return {
      usable: false,
      why: said === "" ? "tells no version" : `"${said.slice(0, 60)}" names no released version`,
    };
  }
  const objection = part.compatible(found, wanted);
  return objection === undefined
    ? { usable: true, version: formatRelease(found) }
    : { usable: false, why: `version ${formatRelease(found)}: ${objection}` };
}

/** Starts a binary to learn its version. */
export async function probe(context: Context, part: Part, binary: string): Promise<Verdict> {
  if (!isAbsolute(binary)) throw new Error(`"${binary}" is no absolute path`);
  try {
    const { code, stdout, stderr } = await context.run(binary, part.versionArguments, {
      timeoutMilliseconds: PROBE_MILLISECONDS,
      environment: { ...context.environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
      ...(context.signal && { signal: context.signal }),
    });
    const answer = stdout.trim() === "" ? stderr : stdout;
    return code === 0 ? judgeVersion(part, answer) : { usable: false, why: `ends with exit code ${code}` };
  } catch (error) {
    context.signal?.throwIfAborted();
    return { usable: false, why: `does not run: ${reason(error)}` };
  }
}
