import { z } from "zod";
import { plainText, shortName } from "../../lib/engine-text";

const Event = z.looseObject({
  resourcePreEvent: z
    .looseObject({
      metadata: z.looseObject({
        op: z.string(),
        urn: z.string(),
        diffs: z.array(z.string()).nullish(),
        detailedDiff: z.record(z.string(), z.unknown()).nullish(),
      }),
    })
    .optional(),
  diagnosticEvent: z
    .looseObject({ message: z.string(), severity: z.string(), ephemeral: z.boolean().optional() })
    .optional(),
  policyEvent: z
    .looseObject({
      message: z.string(),
      policyName: z.string(),
      enforcementLevel: z.string(),
      resourceUrn: z.string().optional(),
    })
    .optional(),
  summaryEvent: z.looseObject({}).optional(),
});
type Event = z.infer<typeof Event>;

/** One resource that an update would touch. */
export interface Change {
  readonly op: string;
  /** Type without its package, and name: `Deployment services-backend`. */
  readonly resource: string;
  /** Paths of the properties that change; their values are nobody's business in a comment. */
  readonly fields: readonly string[];
}

/** What a policy said about a resource. */
export interface Violation {
  readonly policy: string;
  readonly level: string;
  readonly resource: string;
  readonly message: string;
}

/** What a preview found. */
export interface PreviewChanges {
  /** Whether the engine came to an end of its own. */
  readonly finished: boolean;
  readonly changes: readonly Change[];
  readonly violations: readonly Violation[];
  readonly errors: readonly string[];
}

/** Steps that change nothing, or are the second half of another one. */
const SILENT = ["same", "read", "refresh", "create-replacement", "delete-replaced", "discard-replaced"];

function parseLine(line: string): Event | undefined {
  try {
    const parsed = Event.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    // The last line of an interrupted run may be half a line; the missing summary tells.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Reads the engine's event log of a preview: one JSON object a line. */
export function readPreview(log: string): PreviewChanges {
  const events: readonly Event[] = log.split("\n").flatMap((line) => {
    const event = parseLine(line);
    return event === undefined ? [] : [event];
  });
  return {
    finished: events.some(({ summaryEvent }) => summaryEvent !== undefined),
    changes: events.flatMap(({ resourcePreEvent }) => {
      if (resourcePreEvent === undefined) return [];
      const { op, urn, diffs, detailedDiff } = resourcePreEvent.metadata;
      if (SILENT.includes(op)) return [];
      const fields = Object.keys(detailedDiff ?? {});
      return [{ op, resource: shortName(urn), fields: fields.length > 0 ? fields : (diffs ?? []) }];
    }),
    violations: events.flatMap(({ policyEvent }) =>
      policyEvent === undefined
        ? []
        : [
            {
              policy: policyEvent.policyName,
              level: policyEvent.enforcementLevel,
              resource: shortName(policyEvent.resourceUrn ?? ""),
              message: plainText(policyEvent.message),
            },
          ],
    ),
    errors: events.flatMap(({ diagnosticEvent }) =>
      diagnosticEvent?.severity === "error" && diagnosticEvent.ephemeral !== true
        ? [plainText(diagnosticEvent.message)]
        : [],
    ),
  };
}
