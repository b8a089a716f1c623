import { essentialNeeds, type Place, placeParts } from "./diagram-layout";
import type { EnvironmentGraph, PartSize } from "./environment-graph";
import { partName } from "./part-names";

const BOX = { width: 168, height: 64 };
const GAP = { column: 84, row: 22 };
const MARGIN = 28;
const HEAD = 74;

const STYLE = `
  svg { --paper: #ffffff; --ink: #1b2733; --faint: #5a6876; --aws: #fff3e0; --aws-edge: #b26a00;
        --kubernetes: #e6f0ff; --kubernetes-edge: #1f5fbf; --line: #8795a3; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #10161d; --ink: #e8eef4; --faint: #a3b1bf; --aws: #33240c; --aws-edge: #f0a33c;
          --kubernetes: #13243f; --kubernetes-edge: #79adff; --line: #64748a; }
  }
  text { font-family: system-ui, sans-serif; fill: var(--ink); }
  .heading { font-size: 18px; font-weight: 600; }
  .title { font-size: 14px; font-weight: 600; }
  .small { font-size: 11px; fill: var(--faint); }
  .paper { fill: var(--paper); }
  .aws { fill: var(--aws); stroke: var(--aws-edge); }
  .kubernetes { fill: var(--kubernetes); stroke: var(--kubernetes-edge); }
  .need { fill: none; stroke: var(--line); stroke-width: 1.4; }
  .arrow { fill: var(--line); }
`;

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const text = (x: number, y: number, [style, words]: readonly [string, string]): string =>
  `<text x="${x}" y="${y}" class="${style}">${escape(words)}</text>`;

const styleOf = ({ resources, kubernetes }: PartSize): "aws" | "kubernetes" =>
  kubernetes * 2 > resources ? "kubernetes" : "aws";

function box(x: number, y: number, { part, size }: { part: string; size: PartSize }): string[] {
  const { title, purpose } = partName(part);
  return [
    `<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="8" class="${styleOf(size)}"/>`,
    text(x + 12, y + 22, ["title", title]),
    text(x + 12, y + 39, ["small", purpose]),
    text(x + 12, y + 54, ["small", `${size.resources} resources`]),
  ];
}

interface Corner {
  readonly x: number;
  readonly y: number;
}

/** From the right edge of what is needed to the left edge of whoever needs it. */
function arrow(from: Corner, to: Corner): string {
  const start = { x: from.x + BOX.width, y: from.y + BOX.height / 2 };
  const end = { x: to.x - 7, y: to.y + BOX.height / 2 };
  const bend = Math.max(30, (end.x - start.x) / 2);
  return `<path d="M${start.x} ${start.y} C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}" class="need" marker-end="url(#end)"/>`;
}

function legend(): string[] {
  return [
    `<rect x="${MARGIN}" y="50" width="14" height="14" rx="3" class="aws"/>`,
    text(MARGIN + 20, 61, ["small", "resources of AWS"]),
    `<rect x="${MARGIN + 130}" y="50" width="14" height="14" rx="3" class="kubernetes"/>`,
    text(MARGIN + 150, 61, ["small", "objects in the cluster"]),
    text(MARGIN + 290, 61, ["small", "an arrow leads from what is needed to what needs it"]),
  ];
}

/** The parts of an environment and what they need, as a picture for light and for dark pages. */
export function architectureDiagram(environment: string, graph: EnvironmentGraph): string {
  const needs = essentialNeeds(graph);
  const places = placeParts(needs);
  const columns = Math.max(...places.map(({ column }) => column)) + 1;
  const rowsIn = (column: number): number => places.filter((place) => place.column === column).length;
  const rows = Math.max(...places.map(({ column }) => rowsIn(column)));
  const width = 2 * MARGIN + columns * BOX.width + (columns - 1) * GAP.column;
  const tall = (count: number): number => count * BOX.height + (count - 1) * GAP.row;
  const height = HEAD + tall(rows) + MARGIN;
  const cornerOf = ({ column, row }: Place): Corner => ({
    x: MARGIN + column * (BOX.width + GAP.column),
    // Short columns stand in the middle, so that arrows stay flat.
    y: HEAD + (tall(rows) - tall(rowsIn(column))) / 2 + row * (BOX.height + GAP.row),
  });
  const corners = new Map(places.map((place) => [place.part, cornerOf(place)]));
  const arrows = [...needs].flatMap(([part, others]) =>
    others.flatMap((other) => {
      const [from, to] = [corners.get(other), corners.get(part)];
      return from === undefined || to === undefined ? [] : [arrow(from, to)];
    }),
  );
  const boxes = places.flatMap((place) => {
    const { x, y } = cornerOf(place);
    return box(x, y, { part: place.part, size: graph.parts[place.part] ?? { resources: 0, kubernetes: 0 } });
  });
  const title = `The parts of the ${environment} environment`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">`,
    `<style>${STYLE}</style>`,
    '<defs><marker id="end" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" class="arrow"/></marker></defs>',
    `<rect width="${width}" height="${height}" class="paper"/>`,
    text(MARGIN, 34, ["heading", title]),
    ...legend(),
    ...arrows,
    ...boxes,
    "</svg>",
    "",
  ].join("\n");
}
