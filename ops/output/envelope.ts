import { stringify } from "yaml";
import { z } from "zod";
import type { Outcome } from "../command";
import type { OutputForm } from "../input/settings";

/** Version of the envelope; it rises when a field changes its meaning or goes away. */
const SCHEMA_VERSION = 1;

/** What `--json` prints: one object for each command, however it ended. */
export const envelopeSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  command: z.string().describe("name of the command"),
  ok: z.boolean().describe("whether the exit code is 0"),
  exitCode: z
    .int()
    .min(0)
    .max(9)
    .describe(
      "0 ok, 1 error, 2 usage, 3 authentication, 4 resource, 5 policy, 6 stack not found, 7 unexpected changes, 8 cancelled, 9 timed out",
    ),
  data: z.unknown().describe("what the command found; after a failure an object with `error` and `remedy`"),
  warnings: z.array(z.string()),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** The envelope of an outcome. */
export const envelopeOf = (command: string, { exitCode = 0, data, warnings = [] }: Outcome): Envelope => ({
  schemaVersion: SCHEMA_VERSION,
  command,
  ok: exitCode === 0,
  exitCode,
  data,
  warnings: [...warnings],
});

/** What goes to standard output, in the form that was asked for. */
export function renderOutcome(command: string, outcome: Outcome, form: OutputForm): string {
  switch (form) {
    case "json":
      return `${JSON.stringify(envelopeOf(command, outcome), null, 2)}\n`;
    case "yaml":
      return stringify(envelopeOf(command, outcome));
    case "name":
      return (outcome.names ?? []).map((name) => `${name}\n`).join("");
    case "text":
    case "wide": {
      const text = outcome.text ?? stringify(outcome.data);
      return text === "" || text.endsWith("\n") ? text : `${text}\n`;
    }
    default:
      throw new Error(`unhandled output ${String(form satisfies never)}`);
  }
}
