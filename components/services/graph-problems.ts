import { nearest, type Problem, problemsOf } from "../../lib/problems";
import type { ServiceGraph } from "../mesh/graph-types";
import type { CatalogueRow } from "./catalogue-types";
import { graphSchema } from "./graph-schema";

const file = "components/services/graph.ts";

/** A circle of hard needs, if there is one, first to last: none of its services could start alone. */
export function hardCycle(graph: ServiceGraph): readonly string[] | undefined {
  const hard = graph.calls.filter(({ need }) => need.kind === "hard");
  const done = new Set<string>();
  const visit = (key: string, path: readonly string[]): readonly string[] | undefined => {
    const start = path.indexOf(key);
    if (start >= 0) return [...path.slice(start), key];
    if (done.has(key)) return undefined;
    for (const { to } of hard.filter(({ from }) => from === key)) {
      const found = visit(to, [...path, key]);
      if (found !== undefined) return found;
    }
    done.add(key);
    return undefined;
  };
  for (const { from } of hard) {
    const found = visit(from, []);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is wrong with the service graph: its form, and if that is right its sense, alone and against the catalogue. */
export function graphProblems(rows: Readonly<Record<string, CatalogueRow>>, graph: ServiceGraph): Problem[] {
  const parsed = graphSchema.safeParse(graph);
  return parsed.success
    ? senseProblems(rows, graph)
    : problemsOf(file, { schema: graphSchema, raw: graph, error: parsed.error });
}

function senseProblems(rows: Readonly<Record<string, CatalogueRow>>, graph: ServiceGraph): Problem[] {
  const problem = (field: string, message: string): Problem => ({ file, field, message });
  const known = Object.keys(rows);
  const unknown = (field: string, key: string): Problem[] => {
    if (known.includes(key)) return [];
    const meant = nearest(key, known);
    const remedy = meant === undefined ? `use one of ${known.join(", ")}` : `did you mean "${meant}"?`;
    return [problem(field, `"${key}" is no service of the catalogue; ${remedy}`)];
  };
  const calls = graph.calls.flatMap(({ from, to, timeoutSeconds, retries }, index) => {
    const field = `calls.${index}`;
    const drain = Object.hasOwn(rows, to) ? rows[to]?.deadlines.drain : undefined;
    return [
      ...unknown(`${field}.from`, from),
      ...unknown(`${field}.to`, to),
      ...(from === to ? [problem(field, `"${from}" calls itself; remove the call`)] : []),
      ...(graph.calls.findIndex((call) => call.from === from && call.to === to) === index
        ? []
        : [problem(field, `${from} to ${to} is declared twice; keep one`)]),
      ...(drain !== undefined && timeoutSeconds > drain
        ? [
            problem(
              `${field}.timeoutSeconds`,
              `${timeoutSeconds} outlives ${to}, which ends its open work in ${drain} seconds; lower it or raise deadlines.drain`,
            ),
          ]
        : []),
      ...(timeoutSeconds / (retries + 1) < 0.1
        ? [problem(`${field}.retries`, `${retries} leave an attempt less than 0.1 seconds; lower it`)]
        : []),
    ];
  });
  const cycle = hardCycle(graph);
  return [
    ...graph.entries.flatMap(({ to }, index) => unknown(`entries.${index}.to`, to)),
    ...calls,
    ...graph.externals.flatMap(({ from }, index) => unknown(`externals.${index}.from`, from)),
    ...(cycle === undefined
      ? []
      : [problem("calls", `${cycle.join(" needs ")}: a circle of hard needs; give one of them a fallback`)]),
  ];
}
