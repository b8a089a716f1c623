import type { Context } from "../../rpc/provider";
import type { Bag, PlainObject } from "../../rpc/values";
import { type Wait, waitReady } from "../await/wait";
import { ruleFor } from "../await/registry";
import type { Cluster, Located } from "../cluster/cluster";
import { annotation } from "../objects/access";
import { annotations } from "../objects/annotations";
import { masked } from "../objects/secrets";
import type { Settings } from "../settings";

/** What every operation on an object has at hand. */
export interface Session {
  readonly settings: Settings;
  readonly cluster: Cluster;
  readonly context: Context;
}

/** How long objects may take, where the program says nothing. */
const WAIT_SECONDS = 600;
const DELETE_SECONDS = 300;

/** The time an operation may take: the program's custom timeout, the object's annotation, or the default. */
export function timeoutMs(seconds: number, inputs: PlainObject, purpose: "wait" | "delete"): number {
  if (seconds > 0) return seconds * 1000;
  const annotated = Number(annotation(inputs, annotations.timeoutSeconds) ?? Number.NaN);
  if (Number.isFinite(annotated) && annotated > 0) return annotated * 1000;
  return (purpose === "wait" ? WAIT_SECONDS : DELETE_SECONDS) * 1000;
}

/** A resource's own line in the display, where its progress is shown. */
export const progress =
  ({ context }: Pick<Session, "context">, urn: string, inputs: Bag) =>
  (message: string): void => {
    void context.engine.log({ severity: "info", message: masked(message, inputs), urn, ephemeral: true });
  };

/** Passes on what the server warned about, unless that is switched off. */
export async function passWarnings(
  { context, settings }: Pick<Session, "context" | "settings">,
  urn: string,
  warnings: readonly string[],
): Promise<void> {
  if (settings.suppressDeprecationWarnings) return;
  for (const message of warnings) await context.engine.log({ severity: "warning", message, urn });
}

/** A resource to wait for. */
export interface Awaited {
  readonly urn: string;
  readonly inputs: Bag;
  readonly timeout: number;
  readonly located: Located;
}

/** Waits until the live object is what was asked for, by the rule of its kind. */
export async function settle(session: Session, live: PlainObject, of: Awaited): Promise<PlainObject> {
  const rule = ruleFor(of.located.resource.gvk, of.inputs.values, session.settings.awaitAll);
  if (rule === undefined) return live;
  const report = progress(session, of.urn, of.inputs);
  const wait: Wait = {
    cluster: session.cluster,
    located: of.located,
    rule,
    timeoutMs: timeoutMs(of.timeout, of.inputs.values, "wait"),
    signal: session.context.signal,
    report,
  };
  const settled = await waitReady(live, wait);
  if (settled !== live) report("");
  return settled;
}
