import type { EnvironmentGraph } from "./environment-graph";

/** A part's place: its column and its row within it, both counted from zero. */
export interface Place {
  readonly part: string;
  readonly column: number;
  readonly row: number;
}

type Needs = ReadonlyMap<string, readonly string[]>;

/** Everything that a part needs, directly or not. */
function reach(part: string, needs: Needs): Set<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    for (const other of needs.get(name) ?? []) {
      if (found.has(other)) continue;
      found.add(other);
      visit(other);
    }
  };
  visit(part);
  return found;
}

/** The needs that say something new: what a need brings along by itself is left out. Circles are cut. */
export function essentialNeeds({ needs }: Pick<EnvironmentGraph, "needs">): Map<string, string[]> {
  const acyclic = new Map<string, string[]>();
  for (const [part, others] of Object.entries(needs))
    acyclic.set(
      part,
      others.filter((other) => other !== part && !reach(other, acyclic).has(part)),
    );
  return new Map(
    [...acyclic].map(([part, others]) => [
      part,
      others.filter(
        (other) => !others.some((between) => between !== other && reach(between, acyclic).has(other)),
      ),
    ]),
  );
}

/** Columns from what needs nothing to what needs most; within a column a part stands near what it needs. */
export function placeParts(needs: Needs): Place[] {
  const columns = new Map<string, number>();
  const columnOf = (part: string): number => {
    const known = columns.get(part);
    if (known !== undefined) return known;
    const column = Math.max(-1, ...(needs.get(part) ?? []).map(columnOf)) + 1;
    columns.set(part, column);
    return column;
  };
  for (const part of needs.keys()) columnOf(part);
  const places: Place[] = [];
  for (let column = 0; column <= Math.max(0, ...columns.values()); column += 1) {
    const heightOf = (part: string): number => {
      const rows = (needs.get(part) ?? []).flatMap(
        (other) => places.find((place) => place.part === other)?.row ?? [],
      );
      return rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + row, 0) / rows.length;
    };
    const members = [...columns.keys()]
      .filter((part) => columns.get(part) === column)
      .sort((a, b) => heightOf(a) - heightOf(b) || (a < b ? -1 : 1));
    for (const [row, part] of members.entries()) places.push({ part, column, row });
  }
  return places;
}
