import type { DiffResult } from "../../rpc/diff";
import type { DiffRequest } from "../../rpc/provider";
import type { PlainObject } from "../../rpc/values";
import { jobRule } from "../await/workloads";
import { getObject, locate } from "../cluster/cluster";
import { annotation } from "../objects/access";
import { annotations } from "../objects/annotations";
import { kindOfObject } from "../objects/kinds";
import { occupiesItsName } from "../objects/object-diff";
import { parseId } from "./read";
import type { Session } from "./session";

/**
 * With `pulumi.com/replaceUnready`, a Job that is not complete is made anew even though nothing about it changed: it
 * will not run again by itself. As with the official plugin, other kinds only get a warning.
 */
export async function replaceUnready(
  session: Session,
  request: DiffRequest,
  { diff, old }: { readonly diff: DiffResult; readonly old: PlainObject },
): Promise<DiffResult> {
  const { news, type, urn, id } = request;
  if (annotation(news.values, annotations.replaceUnready) !== "true") return diff;
  const gvk = kindOfObject(news.values, type);
  if (gvk.group !== "batch" || gvk.kind !== "Job") {
    await session.context.engine.log({
      severity: "warning",
      urn,
      message: `${annotations.replaceUnready} is not supported for this resource: only for Jobs`,
    });
    return diff;
  }
  const located = await locate(session.cluster, { gvk, ...parseId(id) });
  const live = await getObject(session.cluster, located, session.context.signal);
  // One that is gone is the refresh's business.
  if (live === undefined || jobRule.judge(live, {}).kind === "ready") return diff;
  return {
    ...diff,
    changes: [
      ...diff.changes,
      { path: ["metadata", "annotations", annotations.replaceUnready], kind: "update", replaces: true },
    ],
    deleteBeforeReplace: occupiesItsName(old, news.values),
  };
}
