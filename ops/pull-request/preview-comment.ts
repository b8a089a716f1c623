import type { PreviewChanges } from "./preview-changes";

/** Verbs in the order in which a reader wants to meet them: the dangerous ones first. */
const VERBS: Readonly<Record<string, string>> = {
  delete: "to delete",
  replace: "to replace",
  update: "to update",
  create: "to create",
  import: "to import",
};

/** A comment of three stacks must fit into the 65,536 characters that GitHub accepts. */
const MOST_CHARACTERS = 20_000;

/** Text that cannot end the code span or the table cell it stands in. */
const code = (text: string): string => `\`${text.replaceAll(/[`|\r\n]/g, " ")}\``;

const fenced = (lines: readonly string[]): string =>
  `\`\`\`\n${lines.join("\n").replaceAll("```", "'''")}\n\`\`\``;

const folded = (title: string, body: string): string =>
  `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;

/** `2 to replace, 3 to update` */
export function countChanges({ changes }: Pick<PreviewChanges, "changes">): string {
  const known = Object.keys(VERBS);
  const ops = [...new Set(changes.map(({ op }) => op))].sort(
    (left, right) => known.indexOf(left) - known.indexOf(right),
  );
  const counts = ops.map((op) => `${changes.filter((change) => change.op === op).length} ${VERBS[op] ?? op}`);
  return counts.length === 0 ? "no changes" : counts.join(", ");
}

/** Cuts whole lines at the end, and says how many. */
function cut(lines: readonly string[], most: number): readonly string[] {
  let length = 0;
  const kept = lines.filter((line) => (length += line.length + 1) <= most);
  const left = lines.length - kept.length;
  return left === 0 ? lines : [...kept, "", `... and ${left} more: see the log of the run.`];
}

/** The part of the pull request's comment that is about one stack: the summary, and the details folded. */
export function renderPreview(stack: string, preview: PreviewChanges): string {
  const { changes, violations, errors, finished } = preview;
  const mandatory = violations.filter(({ level }) => level === "mandatory").length;
  const verdict = !finished
    ? "the preview did not finish"
    : errors.length > 0
      ? "the preview failed"
      : countChanges(preview);
  const policies =
    violations.length === 0
      ? "no policy objects"
      : `${violations.length} objections of policies, ${mandatory} of them mandatory`;
  const rows = changes.map(
    ({ op, resource, fields }) =>
      `| ${op} | ${code(resource)} | ${fields.map(code).join(", ").slice(0, 400)} |`,
  );
  const details = [
    ...(errors.length > 0 ? [folded("Errors", fenced(cut(errors, MOST_CHARACTERS / 4)))] : []),
    ...(violations.length > 0
      ? [
          folded(
            "Policies",
            cut(
              violations.map(
                ({ policy, level, resource, message }) =>
                  `- ${code(policy)} (${level}) on ${code(resource)}: ${code(message)}`,
              ),
              MOST_CHARACTERS / 4,
            ).join("\n"),
          ),
        ]
      : []),
    ...(rows.length > 0
      ? [
          folded(
            "Resources",
            ["| step | resource | fields |", "|---|---|---|", ...cut(rows, MOST_CHARACTERS / 2)].join("\n"),
          ),
        ]
      : []),
  ];
  return [`### ${stack}: ${verdict}`, `${policies}.`, ...details, ""].join("\n\n");
}
