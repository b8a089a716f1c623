import { Failure, reason } from "../../lib/failure";
import type { Context } from "../command";
import { readCloudLog } from "./cloud-log";
import { recordsOfHistory } from "./engine-history-plan";
import { type AuditFilter, inOrder, isWanted } from "./filter-plan";
import type { AuditInput } from "./input";
import { readLog, type ReadLog } from "./log-files";
import type { AuditRecord } from "./record";

/** Records of all sources, with what could be read and what could not. */
export interface Gathered {
  readonly records: readonly AuditRecord[];
  readonly covered: readonly string[];
  readonly notCovered: readonly string[];
}

type Site = Pick<Context, "settings" | "engine" | "environment" | "checkout">;

/** Entries of a page of history: the engine reads a file for each. */
const PAGE = 100;

async function engineRecords({ settings, engine }: Site): Promise<readonly AuditRecord[]> {
  const stack = await (await engine()).stack(settings.stack);
  const records: AuditRecord[] = [];
  for (let page = 1; ; page += 1) {
    const entries = await stack.history(PAGE, page);
    records.push(...recordsOfHistory(settings.stack, entries));
    if (entries.length < PAGE) return records;
  }
}

/** One source of records. */
interface Source {
  readonly name: string;
  /** Whether the user named it: what is wrong with it then is the user's to know, and no gap to live with. */
  readonly named: boolean;
}

/** Which record of the API server is read: one that was named, a log group, or the sandbox's own. */
function serverLog(
  { file, logGroup, reads, components }: AuditInput,
  { environment, filter }: { readonly environment: NodeJS.ProcessEnv; readonly filter: AuditFilter },
): (Source & { readonly read: () => Promise<ReadLog> }) | undefined {
  const scope = { reads, components };
  const wanted = (record: AuditRecord): boolean => isWanted(record, filter);
  if (logGroup !== undefined)
    return {
      name: `log group ${logGroup}`,
      named: false,
      read: () => readCloudLog({ group: logGroup, ...filter }, environment, { scope, isWanted: wanted }),
    };
  const named = file !== undefined;
  const log = file ?? environment["KUBE_AUDIT_LOG"] ?? "";
  if (log === "") return undefined;
  return { name: `audit log ${log}`, named, read: () => readLog({ file: log, named }, scope, wanted) };
}

const NO_LOG =
  "the API server: give --file with its audit log, or on EKS --log-group /aws/eks/<cluster>/cluster";

/**
 * Records of the engine and of the API server, in the order of time. A source that cannot be read is named and the
 * others are shown, unless it is the only one that was asked for, or a file that the user named.
 */
export async function gather(site: Site, input: AuditInput, filter: AuditFilter): Promise<Gathered> {
  const records: AuditRecord[] = [];
  const covered: string[] = [];
  const notCovered: string[] = [];
  const attempt = async ({ name, named }: Source, read: () => Promise<string>): Promise<void> => {
    try {
      covered.push(await read());
    } catch (error) {
      if (named || input.source !== undefined) throw error;
      const remedy = error instanceof Failure ? `; ${error.remedy}` : "";
      notCovered.push(`${name}: ${reason(error)}${remedy}`);
    }
  };
  if (input.source !== "api-server")
    await attempt({ name: "the engine's history", named: false }, async () => {
      const all = await engineRecords(site);
      records.push(...all.filter((record) => isWanted(record, filter)));
      return `the engine's history of stack ${site.settings.stack}: ${all.length} ${all.length === 1 ? "operation" : "operations"}`;
    });
  if (input.source !== "engine") {
    const log = serverLog(input, { environment: site.environment, filter });
    if (log === undefined) notCovered.push(NO_LOG);
    else
      await attempt(log, async () => {
        const { records: found, unreadable } = await log.read();
        records.push(...found);
        if (unreadable > 0) notCovered.push(`${log.name}: ${unreadable} lines are no audit events`);
        return log.name;
      });
  }
  return { records: inOrder(records), covered, notCovered };
}
