import { controlIds, controls } from "../registry/controls";
import type { Evidence } from "./evidence";
import type { Score } from "./score";

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;

/** The account as Markdown: first the numbers, then every control with what its verdict rests on. */
export const markdownReport = (score: Score, evidence: readonly Evidence[]): string =>
  [
    "# Controls and evidence",
    "",
    `${score.claim} (${score.percent} %).`,
    "",
    row(["framework", "implemented", "applicable", "%", "open requirements"]),
    row(["---", "---:", "---:", "---:", "---"]),
    ...score.frameworks.map(({ framework, version, implemented, applicable, percent, requirements }) =>
      row([
        `${framework} ${version}`,
        implemented,
        applicable,
        percent,
        requirements.open.join(", ") || "none",
      ]),
    ),
    "",
    row(["control", "what holds", "standing", "rules and resources"]),
    row(["---", "---", "---", "---"]),
    ...controlIds.map((id) =>
      row([
        id,
        controls[id].title,
        score.standings[id],
        evidence
          .filter(({ control }) => control === id)
          .map(({ rule, resources, source, at }) => `\`${rule}\` on ${resources.length} (${source}, ${at})`)
          .join("<br>") || "none",
      ]),
    ),
    "",
  ].join("\n");
