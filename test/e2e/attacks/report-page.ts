import type { Outcome } from "./battle";
import { places } from "./objects";

/** What the evidence is about. */
export interface Evidence {
  readonly at: string;
  /** Version of the API server that was attacked. */
  readonly server: string;
  readonly outcomes: readonly Outcome[];
}

/** One attack with all its requests. */
interface Group {
  readonly family: number;
  readonly attack: string;
  readonly outcomes: Outcome[];
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const held = (outcomes: readonly Outcome[]): number => outcomes.filter(({ stopped }) => stopped).length;

/** Pod attacks are named after the kind that carries the pod as well. */
const CARRIER = new RegExp(` in a (${Object.keys(places).join("|")})$`);
const nameOf = ({ attack }: Outcome): string => attack.replace(CARRIER, "");

function groupsOf(outcomes: readonly Outcome[]): Group[] {
  const groups = new Map<string, Group>();
  for (const outcome of outcomes) {
    const attack = nameOf(outcome);
    const group = groups.get(attack) ?? { family: outcome.family, attack, outcomes: [] };
    group.outcomes.push(outcome);
    groups.set(attack, group);
  }
  const broken = ({ outcomes: all }: Group) => all.length - held(all);
  return [...groups.values()].sort(
    (left, right) => broken(right) - broken(left) || left.family - right.family,
  );
}

const layersOf = (outcomes: readonly Outcome[]): string =>
  [...new Set(outcomes.map(({ stop }) => stop.layer))]
    .map((layer) => `${layer} ${outcomes.filter(({ stop }) => stop.layer === layer).length}`)
    .join(", ");

const request = ({ who, where, how, request: sent, stop, status, message, stopped }: Outcome): string =>
  `<tr class="${stopped ? "held" : "broken"}"><td>${who}</td><td>${where}</td><td>${how}</td><td>${stop.layer}</td><td>${status}</td><td>${escaped(sent)}<br>${escaped(message.slice(0, 300))}</td></tr>`;

const group = ({ family, attack, outcomes }: Group): string => {
  const all = outcomes.length === held(outcomes);
  return `<details class="${all ? "held" : "broken"}"${all ? "" : " open"}><summary><b>${escaped(attack)}</b> <span>family ${family}; ${held(outcomes)} of ${outcomes.length} requests stopped; ${layersOf(outcomes)}</span></summary>
<table><thead><tr><th>By</th><th>At</th><th>How</th><th>Must be stopped by</th><th>Status</th><th>Request and answer</th></tr></thead>
<tbody>${outcomes.map(request).join("\n")}</tbody></table></details>`;
};

/** The evidence as a page that needs nothing else: a line for each attack, its requests behind it. */
export const renderEvidence = ({ at, server, outcomes }: Evidence): string => {
  const groups = groupsOf(outcomes);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Separation of tenants, ${at.slice(0, 10)}</title>
<style>
:root { color-scheme: light dark; font: 14px/1.4 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 80rem; padding: 0 1rem; }
summary { cursor: pointer; padding: .3rem 0; }
summary span { color: color-mix(in srgb, currentColor 65%, transparent); }
details { border-bottom: 1px solid #8884; }
details.broken > summary { color: #d3302f; }
table { border-collapse: collapse; width: 100%; margin: .3rem 0 1rem; font-size: 13px; }
th, td { border-bottom: 1px solid #8883; padding: .25rem .5rem; text-align: left; vertical-align: top; white-space: nowrap; }
td:last-child { white-space: normal; overflow-wrap: anywhere; width: 99%; }
tr.broken td { background: #d3302f33; font-weight: 600; }
</style></head><body>
<h1>Separation of tenants, tested by attack</h1>
<p>${at}, API server ${escaped(server)}. ${groups.length} attacks, sent as ${outcomes.length} requests: ${held(outcomes)} were stopped by the layer that must stop them (${layersOf(outcomes)}).</p>
<p>Evidence for PCI DSS A1.1.4. Controls implemented, evidence attached, not assessed. Nodes are simulated: what needs a data plane is not part of this.</p>
${groups.map(group).join("\n")}
</body></html>
`;
};
