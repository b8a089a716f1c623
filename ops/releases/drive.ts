import { judge } from "../../components/delivery/verdict-plan";
import { EXIT, Failure } from "../../lib/failure";
import type { Context, Outcome } from "../command";
import { mayChange } from "../consent";
import { findRelease } from "./find-release";
import { exitCodeOf, observe } from "./follow-release";
import { patchRelease } from "./patch-release";
import { renderTree, summarise } from "./tree-plan";
import { planVerb, skipsAnalysis, type Verb } from "./verb-plan";

/** Makes a verb of a release, and follows what it does when that is asked for. */
export async function drive(context: Context, verb: Verb): Promise<Outcome> {
  const { key, service, cluster, release } = await findRelease(context);
  const planned = planVerb(verb, release);
  if ("refused" in planned) {
    throw new Failure(`${key}: ${planned.refused}`, {
      remedy: `npm run -s ops -- status ${key}`,
      exitCode: EXIT.resource,
    });
  }
  const { stack } = context.settings;
  const intent = {
    change: `${verb} the release of ${key} in ${stack}`,
    // Leaving an analysis out is as grave as a change of production.
    ...(skipsAnalysis(verb, release) ? { typed: key } : {}),
  };
  if (!(await mayChange(context, intent)))
    return {
      data: { verb, changed: false, release: summarise(key, release) },
      text: renderTree(key, release),
    };
  const request = { what: verb, at: context.now() };
  const by = await patchRelease(cluster, release, { patches: planned.patches, request });
  const after = await observe(context, { key, service, cluster });
  return {
    exitCode: context.settings.watch && verb !== "abort" ? exitCodeOf(judge(after)) : EXIT.ok,
    data: { verb, changed: true, by, release: summarise(key, after) },
    text: renderTree(key, after),
    names: [key],
    next: `npm run -s ops -- status ${key} --watch`,
  };
}
