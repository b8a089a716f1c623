import type { UpdateSummary } from "@pulumi/pulumi/automation";
import type { AuditOutcome, AuditRecord } from "./record";

/** What the engine keeps of an operation. Its configuration is left out: only names in it would be safe to show. */
export type HistoryEntry = Pick<
  UpdateSummary,
  "kind" | "startTime" | "message" | "environment" | "result" | "endTime" | "version" | "resourceChanges"
>;

/** Variables of the engine's record that name a person or a pipeline, the most reliable first. */
const WHO = ["pulumi.user", "ci.pr.author", "git.committer", "git.author"] as const;

const OUTCOMES: Readonly<Record<string, AuditOutcome>> = { succeeded: "done", failed: "failed" };

const whoOf = ({ environment }: HistoryEntry): string => {
  const name = WHO.map((variable) => environment[variable] ?? "").find((value) => value !== "");
  const pipeline = environment["ci.build.url"] ?? environment["ci.system"] ?? "";
  return [name ?? "not recorded", pipeline === "" ? "" : `(${pipeline})`]
    .filter((part) => part !== "")
    .join(" ");
};

const commitOf = ({ environment }: HistoryEntry): string => {
  const head = environment["git.head"] ?? "";
  if (head === "") return "no commit recorded";
  return `commit ${head.slice(0, 12)}${environment["git.dirty"] === "true" ? " with uncommitted changes" : ""}`;
};

const changesOf = ({ resourceChanges }: HistoryEntry): string =>
  Object.entries(resourceChanges ?? {})
    .filter(([operation, count]) => operation !== "same" && count > 0)
    .map(([operation, count]) => `${operation} ${count}`)
    .join(", ") || "nothing changed";

/** The engine's history of a stack as records. */
export const recordsOfHistory = (stack: string, history: readonly HistoryEntry[]): readonly AuditRecord[] =>
  history.map((entry) => ({
    at: new Date(entry.endTime).toISOString(),
    source: "engine",
    who: whoOf(entry),
    action: entry.kind,
    target: `stack ${stack}`,
    namespace: "",
    outcome: OUTCOMES[entry.result] ?? "failed",
    detail: `${changesOf(entry)}; ${commitOf(entry)}`,
    id: `${stack}/${entry.version}`,
  }));
