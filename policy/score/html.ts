import { controlIds, controls } from "../registry/controls";
import type { Evidence } from "./evidence";
import { REQUIRED_PERCENT, type Score, type Standing } from "./score";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

const STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --page: #ffffff; --line: #d0d7de; --good: #1a7f37; --bad: #cf222e; --mild: #9a6700; --track: #eaeef2; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --page: #0d1117; --line: #30363d; --good: #3fb950; --bad: #f85149; --mild: #d29922; --track: #21262d; } }
body { margin: 2rem auto; max-width: 68rem; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); }
table { border-collapse: collapse; width: 100%; } th, td { border-bottom: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; }
svg { width: 100%; height: auto; } svg text { fill: var(--text); font: 13px system-ui, sans-serif; }
.implemented { color: var(--good); } .violated { color: var(--bad); } .waived, .no-evidence { color: var(--mild); }
details ul { margin: .2rem 0; padding-left: 1.2rem; overflow-wrap: anywhere; }`;

const BAR = { left: 190, width: 420, height: 22, step: 36 } as const;

/** One bar per framework, with the required share as a line. */
const chart = ({ frameworks }: Score): string => {
  const required = BAR.left + (BAR.width * REQUIRED_PERCENT) / 100;
  const height = frameworks.length * BAR.step + 24;
  const bars = frameworks.map(({ framework, implemented, applicable, percent }, index) => {
    const y = index * BAR.step + 20;
    const colour = percent >= REQUIRED_PERCENT ? "var(--good)" : "var(--bad)";
    return [
      `<text x="0" y="${y + 16}">${escape(framework)}</text>`,
      `<rect x="${BAR.left}" y="${y}" width="${BAR.width}" height="${BAR.height}" rx="3" fill="var(--track)"/>`,
      `<rect x="${BAR.left}" y="${y}" width="${(BAR.width * percent) / 100}" height="${BAR.height}" rx="3" fill="${colour}"/>`,
      `<text x="${BAR.left + BAR.width + 12}" y="${y + 16}">${implemented}/${applicable} (${percent} %)</text>`,
    ].join("");
  });
  return [
    `<svg viewBox="0 0 780 ${height}" role="img" aria-label="Controls implemented by framework">`,
    ...bars,
    `<line x1="${required}" y1="14" x2="${required}" y2="${height}" stroke="var(--text)" stroke-dasharray="3 3"/>`,
    `<text x="${required}" y="10" text-anchor="middle">${REQUIRED_PERCENT} %</text>`,
    "</svg>",
  ].join("");
};

const classOf = (standing: Standing): string => standing.replace(" ", "-");

const details = (evidence: readonly Evidence[]): string =>
  evidence
    .map(
      ({ rule, resources, findings, test, at, source }) =>
        `<details><summary>${escape(rule)}: ${resources.length} resources, ${findings.length} findings</summary><ul>` +
        `<li>judged: ${escape(source)}, ${escape(at)}; shown able to refuse by ${escape(test)}</li>` +
        findings.map(({ where, message }) => `<li>${escape(where)}: ${escape(message)}</li>`).join("") +
        resources.map((resource) => `<li>${escape(resource)}</li>`).join("") +
        "</ul></details>",
    )
    .join("");

/** The account as one page that needs nothing else: no network, no script. */
export const htmlReport = (score: Score, evidence: readonly Evidence[]): string =>
  [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>Controls and evidence</title><style>${STYLE}</style></head><body>`,
    `<h1>Controls and evidence</h1><p>${escape(score.claim)}.</p>`,
    chart(score),
    "<table><thead><tr><th>Control</th><th>What holds</th><th>Standing</th><th>Evidence</th></tr></thead><tbody>",
    ...controlIds.map((id) => {
      const own = evidence.filter(({ control }) => control === id);
      const standing = score.standings[id];
      return `<tr><td>${id}</td><td>${escape(controls[id].title)}</td><td class="${classOf(standing)}">${standing}</td><td>${details(own)}</td></tr>`;
    }),
    "</tbody></table></body></html>",
    "",
  ].join("\n");
