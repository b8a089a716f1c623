import type { GateVerdict } from "../../policy/gate/verdict";

/** A resource by its own type and name: the path of its parents says nothing here. Other places are told as they are. */
const shortName = (where: string): string =>
  where.startsWith("urn:") ? (where.split("::").slice(2).join("::").split("$").at(-1) ?? where) : where;

/** One line for each waiver, however many resources it excuses: those are in the command's JSON. */
function waived(excused: GateVerdict["excused"]): readonly string[] {
  return [...new Set(excused.map(({ waiver }) => waiver))].flatMap((id) => {
    const [first, ...others] = excused.filter(({ waiver }) => waiver === id);
    if (first === undefined) return [];
    const what = others.length === 0 ? shortName(first.urn) : `${others.length + 1} resources`;
    return [`  waived ${first.control} on ${what} by ${id}`];
  });
}

/** The verdict as people read it: every reason, what waivers excuse, and what else was said. */
export function gateText(
  stack: string,
  { open, problems, excused, settled, notes }: GateVerdict & { readonly notes: readonly string[] },
): string {
  const lines = [
    ...problems.map(({ reason, control, urn, message }) =>
      [`  ${reason}`, control, urn === undefined || urn === "" ? undefined : `on ${shortName(urn)}`]
        .filter((part) => part !== undefined)
        .join(" ")
        .concat(`\n      ${message.replaceAll("\n", "\n      ")}`),
    ),
    ...waived(excused),
    ...(settled === 0
      ? []
      : [`  ${settled} questions that the preview left open were answered by the rehearsal`]),
    ...notes.map((note) => `  note: ${note}`),
  ];
  const head = open
    ? `The gate is open for stack ${stack}.`
    : `The gate is closed for stack ${stack}: ${problems.length} ${problems.length === 1 ? "reason" : "reasons"}.`;
  return [head, ...lines].join("\n");
}
