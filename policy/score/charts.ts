import { type ControlId, families, type Family } from "../registry/controls";
import { escape } from "./page-style";
import { REQUIRED_PERCENT, type Score, type Standing } from "./score";

const BAR = { left: 190, width: 420, height: 22, step: 36, top: 20 } as const;

const track = (y: number): string =>
  `<rect x="${BAR.left}" y="${y}" width="${BAR.width}" height="${BAR.height}" rx="3" fill="var(--track)"/>`;
const label = (y: number, text: string): string => `<text x="0" y="${y + 16}">${escape(text)}</text>`;
const figure = (y: number, text: string): string =>
  `<text x="${BAR.left + BAR.width + 12}" y="${y + 16}">${escape(text)}</text>`;

const drawing = (title: string, rows: number, parts: readonly string[]): string =>
  [
    `<svg viewBox="0 0 780 ${rows * BAR.step + BAR.top + 4}" role="img" aria-label="${escape(title)}">`,
    `<title>${escape(title)}</title>`,
    ...parts,
    "</svg>",
  ].join("");

/** One bar per framework, with the required share as a line. */
export function frameworkChart({ frameworks }: Score): string {
  const required = BAR.left + (BAR.width * REQUIRED_PERCENT) / 100;
  const bars = frameworks.map(({ framework, implemented, applicable, percent }, index) => {
    const y = index * BAR.step + BAR.top;
    const colour = percent >= REQUIRED_PERCENT ? "var(--good)" : "var(--bad)";
    return [
      label(y, framework),
      track(y),
      `<rect x="${BAR.left}" y="${y}" width="${(BAR.width * percent) / 100}" height="${BAR.height}" rx="3" fill="${colour}"/>`,
      figure(y, `${implemented}/${applicable} (${percent} %)`),
    ].join("");
  });
  return drawing("Controls implemented by framework", frameworks.length, [
    ...bars,
    `<line x1="${required}" y1="14" x2="${required}" y2="${frameworks.length * BAR.step + BAR.top}" stroke="var(--text)" stroke-dasharray="3 3"/>`,
    `<text x="${required}" y="10" text-anchor="middle">${REQUIRED_PERCENT} %</text>`,
  ]);
}

/** The worst last, so that it stands at the same end of every bar. */
const SEGMENTS: readonly (readonly [Standing, string])[] = [
  ["implemented", "var(--good)"],
  ["not applicable", "var(--idle)"],
  ["no evidence", "var(--mild)"],
  ["waived", "var(--mild)"],
  ["violated", "var(--bad)"],
];

/** One bar per family of controls, divided by how its controls stand. */
export function familyChart({ standings }: Score): string {
  const names = Object.keys(families) as readonly Family[];
  const bars = names.map((family, index) => {
    const ids = Object.keys(families[family]) as readonly ControlId[];
    const y = index * BAR.step + BAR.top;
    let x: number = BAR.left;
    const counts = SEGMENTS.map(([standing, colour]) => ({
      standing,
      colour,
      count: ids.filter((id) => standings[id] === standing).length,
    })).filter(({ count }) => count > 0);
    const segments = counts.map(({ colour, count }) => {
      const width = (BAR.width * count) / ids.length;
      x += width;
      return `<rect x="${x - width}" y="${y}" width="${width}" height="${BAR.height}" fill="${colour}" stroke="var(--page)"/>`;
    });
    const said = counts.map(({ standing, count }) => `${count} ${standing}`).join(", ");
    return [
      `<g><title>${escape(`${family}: ${said}`)}</title>`,
      label(y, family),
      track(y),
      ...segments,
      "</g>",
    ]
      .concat(
        figure(y, `${counts.find(({ standing }) => standing === "implemented")?.count ?? 0}/${ids.length}`),
      )
      .join("");
  });
  return drawing("Controls by family and standing", names.length, bars);
}
