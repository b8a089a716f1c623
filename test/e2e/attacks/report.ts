import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../support/sandbox";
import type { Outcome } from "./battle";

/** Where reports go; not part of the repository. */
const REPORTS = join(checkout, "reports");

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const row = ({ family, attack, who, where, how, stop, status, message, stopped }: Outcome): string =>
  `<tr class="${stopped ? "held" : "broken"}"><td>${family}</td><td>${escaped(attack)}</td><td>${who}</td><td>${where}</td><td>${how}</td><td>${stop.layer}</td><td>${status}</td><td>${escaped(message.slice(0, 300))}</td></tr>`;

const page = (outcomes: readonly Outcome[], at: string): string => {
  const held = outcomes.filter(({ stopped }) => stopped).length;
  const layers = [...new Set(outcomes.map(({ stop }) => stop.layer))].map(
    (layer) =>
      `<li>${layer}: ${outcomes.filter(({ stop, stopped }) => stopped && stop.layer === layer).length} stopped</li>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Tenant separation test ${at}</title>
<style>
:root { color-scheme: light dark; font: 14px/1.4 system-ui, sans-serif; }
body { margin: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8886; padding: .3rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
tr.broken td { background: #d3302f33; font-weight: 600; }
</style></head><body>
<h1>Separation of tenants, tested by attack</h1>
<p>${at}. ${held} of ${outcomes.length} attacks were stopped by the layer that must stop them.
Evidence for PCI DSS A1.1.4; controls implemented, evidence attached, not assessed.</p>
<ul>${layers.join("")}</ul>
<table><thead><tr><th>Family</th><th>Attack</th><th>By</th><th>At</th><th>How</th><th>Must be stopped by</th><th>Status</th><th>Answer</th></tr></thead>
<tbody>
${outcomes.map(row).join("\n")}
</tbody></table></body></html>
`;
};

/** Writes the dated evidence: who was stopped by what. Answers hold no secret, for no attack ever read one. */
export function writeReport(outcomes: readonly Outcome[]): void {
  const at = new Date().toISOString();
  const name = join(REPORTS, `tenant-attacks-${at.slice(0, 19).replaceAll(":", "")}Z`);
  mkdirSync(REPORTS, { recursive: true });
  writeFileSync(`${name}.json`, JSON.stringify({ schemaVersion: 1, at, outcomes }, undefined, 1));
  writeFileSync(`${name}.html`, page(outcomes, at));
}
