import { type ControlId, controlIds, controls } from "../registry/controls";
import { familyChart, frameworkChart } from "./charts";
import type { Evidence } from "./evidence";
import { counted, escape, STYLE } from "./page-style";
import type { Score, Standing } from "./score";

const classOf = (standing: Standing): string => standing.replace(" ", "-");

const details = (evidence: readonly Evidence[]): string =>
  evidence
    .map(
      ({ rule, resources, findings, test, at, source }) =>
        `<details><summary>${escape(rule)}: ${counted(resources.length, "resource")}, ${counted(findings.length, "finding")}</summary><ul>` +
        `<li>judged: ${escape(source)}, ${escape(at)}; shown able to refuse by ${escape(test)}</li>` +
        findings.map(({ where, message }) => `<li>${escape(where)}: ${escape(message)}</li>`).join("") +
        resources.map((resource) => `<li>${escape(resource)}</li>`).join("") +
        "</ul></details>",
    )
    .join("");

/** What the colours of the bars stand for, in these colours. */
const LEGEND = `<p>${(["implemented", "not applicable", "no evidence", "waived", "violated"] as const)
  .map((standing) => `<span class="${classOf(standing)}">\u25a0 ${standing}</span>`)
  .join(" ")}</p>`;

/** What keeps the score from being full, before anything else, with what to do about it. */
const open = ({ standings }: Score): readonly string[] => {
  const missing = controlIds.filter((id) => !["implemented", "not applicable"].includes(standings[id]));
  return [
    "<h2>Not implemented</h2>",
    missing.length === 0
      ? "<p>None of the applicable controls.</p>"
      : `<ul>${missing.map((id) => openItem(id, standings[id])).join("")}</ul>`,
  ];
};

const openItem = (id: ControlId, standing: Standing): string =>
  `<li><a href="#${id}">${id}</a> <span class="${classOf(standing)}">${standing}</span>, ${controls[id].severity}: ${escape(controls[id].title)}. ${escape(controls[id].remedy)}</li>`;

const row = (id: ControlId, score: Score, evidence: readonly Evidence[]): string => {
  const own = evidence.filter(({ control }) => control === id);
  const standing = score.standings[id];
  return `<tr id="${id}"><td>${id}</td><td>${escape(controls[id].title)}</td><td class="${classOf(standing)}">${standing}</td><td>${details(own)}</td></tr>`;
};

/** What was judged, and when: all evidence of a report is of one moment. */
const subject = ([first]: readonly Evidence[]): string =>
  first === undefined ? "Nothing was judged." : `${escape(first.source)}, judged ${escape(first.at)}.`;

/** The account as one page that needs nothing else: no network, no script. */
export const htmlReport = (score: Score, evidence: readonly Evidence[]): string =>
  [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>Controls and evidence</title><style>${STYLE}</style></head><body>`,
    `<h1>Controls and evidence</h1><p>${escape(score.claim)}. ${subject(evidence)}</p>`,
    "<h2>By framework</h2>",
    frameworkChart(score),
    "<h2>By family</h2>",
    LEGEND,
    familyChart(score),
    ...open(score),
    "<h2>Every control</h2>",
    "<table><thead><tr><th>Control</th><th>What holds</th><th>Standing</th><th>Evidence</th></tr></thead><tbody>",
    ...controlIds.map((id) => row(id, score, evidence)),
    "</tbody></table></body></html>",
    "",
  ].join("\n");
