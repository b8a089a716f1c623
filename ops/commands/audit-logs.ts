import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { EXIT, Failure, reason } from "../../lib/failure";
import { renderTable } from "../../lib/table";
import { exportOf, verifyExport } from "../audit/chain-plan";
import { gather, type Gathered } from "../audit/gather";
import { auditInput, type AuditInput, filterOf, statedFilter } from "../audit/input";
import type { AuditRecord } from "../audit/record";
import type { Command, Context, Outcome } from "../command";
import { useEngineEnvironment } from "../engine/engine-environment";
import { readInput } from "../input/given";

/** Who changed what: shows the records, writes them as a chain, or checks such a chain. */
export const run: Command = async (context) => {
  const input = readInput(auditInput(context.now()), context.given);
  if (input.verify !== undefined) return verify(context, input, input.verify);
  await useEngineEnvironment(context.checkout);
  const filter = filterOf(input, context.settings.namespace);
  const gathered = await gather(context, input, filter);
  const written = input.export === undefined ? undefined : await write(context, input, gathered.records);
  const shown = gathered.records.slice(-input.last);
  return {
    data: { ...gathered, ...(written === undefined ? { records: shown } : { records: [], export: written }) },
    text: [...(written === undefined ? tableOf(shown) : []), ...summaryOf(gathered, shown, written)].join(
      "\n",
    ),
    warnings: gathered.notCovered.map((what) => `not covered: ${what}`),
    next:
      written === undefined
        ? "npm run -s ops -- audit-logs --export audit.jsonl"
        : `npm run -s ops -- audit-logs --verify ${written.file} --head ${written.head}`,
  };
};

interface Written {
  readonly file: string;
  readonly records: number;
  /** Hash that stands for the whole file: keep it where the file is not. */
  readonly head: string;
}

/** The bytes of a file that a flag names. */
async function bytesOf(flag: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Failure(`${flag}: ${file} cannot be read (${reason(error)})`, {
      remedy: "name a file that exists and that you may read",
      exitCode: EXIT.usage,
      cause: error,
    });
  }
}

/** Shorter keys can be tried out one by one. */
const SHORTEST_KEY_BYTES = 16;

async function keyOf({ checkout }: Context, { keyFile }: AuditInput): Promise<Buffer | undefined> {
  if (keyFile === undefined) return undefined;
  const file = resolve(checkout, keyFile);
  const key = await bytesOf("--key-file", file);
  if (key.length >= SHORTEST_KEY_BYTES) return key;
  throw new Failure(`--key-file: ${file} holds ${key.length} bytes, which seal nothing`, {
    remedy: `give a key of ${SHORTEST_KEY_BYTES} bytes or more, for example of \`openssl rand -hex 32\``,
    exitCode: EXIT.usage,
  });
}

async function write(context: Context, input: AuditInput, records: readonly AuditRecord[]): Promise<Written> {
  const { settings, checkout, now } = context;
  const file = resolve(checkout, input.export ?? "");
  const { text, head } = exportOf(
    {
      stack: settings.stack,
      writtenAt: now().toISOString(),
      filter: statedFilter(filterOf(input, settings.namespace), input),
    },
    records,
    await keyOf(context, input),
  );
  try {
    // An export is evidence: it never takes the place of another.
    await writeFile(file, text, { flag: "wx", mode: 0o600 });
  } catch (error) {
    throw new Failure(`--export: ${file} cannot be written (${reason(error)})`, {
      remedy: "name a file that does not exist yet, in a directory that does",
      exitCode: EXIT.usage,
      cause: error,
    });
  }
  return { file, records: records.length, head };
}

async function verify(context: Context, input: AuditInput, export_: string): Promise<Outcome> {
  const text = (await bytesOf("--verify", resolve(context.checkout, export_))).toString("utf8");
  const verified = verifyExport(text, { head: input.head, key: await keyOf(context, input) });
  const { problems, records, head, notShown } = verified;
  const intact = problems.length === 0;
  return {
    exitCode: intact ? EXIT.ok : EXIT.policy,
    data: { file: export_, intact, ...verified },
    text: [
      intact
        ? `${export_}: ${records} records, each follows from the one before it; hash ${head}`
        : `${export_}: was changed after it was written`,
      ...problems.map((problem) => `  ${problem}`),
    ].join("\n"),
    warnings: notShown.map((what) => `not shown: ${what}`),
    next: intact ? "npm run -s ops -- audit-logs" : "fetch the export again from where it was kept",
  };
}

const tableOf = (records: readonly AuditRecord[]): readonly string[] =>
  renderTable(
    [
      ["TIME", "SOURCE", "WHO", "ACTION", "NAMESPACE", "TARGET", "OUTCOME", "DETAIL"],
      ...records.map((one) => [
        ...[one.at, one.source, one.who, one.action, one.namespace || "-"],
        ...[one.target, one.outcome, one.detail],
      ]),
    ],
    "",
  );

const summaryOf = (
  { records, covered }: Gathered,
  shown: readonly AuditRecord[],
  written: Written | undefined,
): readonly string[] => [
  ...(written === undefined
    ? [`${shown.length} of ${records.length} records shown`]
    : [`${written.records} records written to ${written.file}`, `hash ${written.head}`]),
  ...covered.map((what) => `covered: ${what}`),
];
