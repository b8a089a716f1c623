import { z } from "zod";
import { plainText, shortName } from "../../lib/engine-text";

const Metadata = z.looseObject({ op: z.string(), urn: z.string(), type: z.string() });
const Event = z.looseObject({
  resourcePreEvent: z.looseObject({ metadata: Metadata }).optional(),
  resOutputsEvent: z.looseObject({ metadata: Metadata }).optional(),
  resOpFailedEvent: z.looseObject({ metadata: Metadata }).optional(),
  diagnosticEvent: z
    .looseObject({
      urn: z.string().optional(),
      message: z.string(),
      severity: z.string(),
      ephemeral: z.boolean().optional(),
    })
    .optional(),
  summaryEvent: z.looseObject({ resourceChanges: z.record(z.string(), z.number()).optional() }).optional(),
  policyEvent: z
    .looseObject({
      message: z.string(),
      policyName: z.string(),
      enforcementLevel: z.string(),
      resourceUrn: z.string().optional(),
    })
    .optional(),
});

/** What is known about an update from the events it has sent so far. */
export interface Deployment {
  /** Resources under way: URN to what is being done. */
  readonly running: ReadonlyMap<string, string>;
  /** Finished operations by kind, unchanged resources included. */
  readonly done: ReadonlyMap<string, number>;
  /** Errors and violated mandatory policies, in the order in which they came. */
  readonly errors: readonly string[];
}

/** Before the first event. */
export const nothingYet: Deployment = { running: new Map(), done: new Map(), errors: [] };

/** Takes one line of the engine's event log into account. A line that is no event changes nothing. */
export function afterEvent(deployment: Deployment, line: string): Deployment {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return deployment;
    throw error;
  }
  const parsed = Event.safeParse(raw);
  if (!parsed.success) return deployment;
  const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent, policyEvent } = parsed.data;
  if (resourcePreEvent !== undefined) {
    const { urn, op } = resourcePreEvent.metadata;
    return { ...deployment, running: new Map([...deployment.running, [urn, op]]) };
  }
  const ended = (resOutputsEvent ?? resOpFailedEvent)?.metadata;
  if (ended !== undefined) {
    const running = new Map(deployment.running);
    running.delete(ended.urn);
    if (resOpFailedEvent !== undefined) return { ...deployment, running };
    const done = new Map([...deployment.done, [ended.op, (deployment.done.get(ended.op) ?? 0) + 1]]);
    return { ...deployment, running, done };
  }
  if (diagnosticEvent?.severity === "error" && diagnosticEvent.ephemeral !== true) {
    const message = plainText(diagnosticEvent.message);
    const where =
      diagnosticEvent.urn === undefined || diagnosticEvent.urn === ""
        ? ""
        : `${shortName(diagnosticEvent.urn)}: `;
    return { ...deployment, errors: [...deployment.errors, `${where}${message}`] };
  }
  if (policyEvent?.enforcementLevel === "mandatory") {
    const where = policyEvent.resourceUrn === undefined ? "" : `${shortName(policyEvent.resourceUrn)}: `;
    const message = plainText(policyEvent.message);
    return {
      ...deployment,
      errors: [...deployment.errors, `${where}policy ${policyEvent.policyName}: ${message}`],
    };
  }
  return deployment;
}

const WORDS: Readonly<Record<string, string>> = {
  create: "created",
  update: "updated",
  delete: "deleted",
  replace: "replaced",
  same: "unchanged",
};

/** `12 created, 40 unchanged` */
export function describeDone(deployment: Deployment): string {
  const parts = Object.entries(WORDS).flatMap(([op, word]) => {
    const count = deployment.done.get(op);
    return count === undefined ? [] : [`${count} ${word}`];
  });
  return parts.length === 0 ? "nothing yet" : parts.join(", ");
}

/** One line about the moment: what is finished and what is waited for. */
export function describeNow(deployment: Deployment): string {
  const waiting = [...deployment.running].filter(
    ([urn, op]) => op !== "same" && !urn.includes("pulumi:pulumi:Stack"),
  );
  const [first] = waiting;
  if (first === undefined) return describeDone(deployment);
  const others = waiting.length > 1 ? ` and ${waiting.length - 1} more` : "";
  return `${describeDone(deployment)}; waiting for ${shortName(first[0])}${others}`;
}
