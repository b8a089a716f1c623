/** A finding of a judge. */
export interface Finding {
  readonly judge: string;
  readonly rule: string;
  readonly object: string;
  readonly says: string;
}

/** A written exception from one rule. */
export interface Exception {
  readonly judge: string;
  readonly rule: string;
  readonly object: RegExp;
  readonly reason: string;
  readonly owner: string;
  readonly until: Date;
}

/** The exceptions of a Markdown table with the columns judge, rule, object, reason, owner and until. */
export function parseExceptions(markdown: string): Exception[] {
  const rows = markdown.split("\n").filter((line) => line.startsWith("| "));
  return rows.slice(2).map((line) => {
    // A bar inside a cell is written \| in Markdown.
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
    const [, judge = "", rule = "", object = "", reason = "", owner = "", until = ""] = cells;
    if (reason === "" || owner === "" || Number.isNaN(Date.parse(until)))
      throw new Error(`${judge} ${rule}: an exception needs a reason, an owner and a date`);
    return { judge, rule, object: new RegExp(`^(${object})$`), reason, owner, until: new Date(until) };
  });
}

/** What is left to do: findings without exception, exceptions without finding, exceptions past their date. */
export function unsettled(
  findings: readonly Finding[],
  exceptions: readonly Exception[],
  today: Date,
): string[] {
  const covers = ({ judge, rule, object }: Exception, finding: Finding) =>
    judge === finding.judge && rule === finding.rule && object.test(finding.object);
  return [
    ...findings
      .filter((finding) => !exceptions.some((exception) => covers(exception, finding)))
      .map(({ judge, rule, object, says }) => `${judge} ${rule} on ${object}: ${says}`),
    ...exceptions
      .filter((exception) => !findings.some((finding) => covers(exception, finding)))
      .map(
        ({ judge, rule, object }) => `exception ${judge} ${rule} ${object.source} covers nothing; remove it`,
      ),
    ...exceptions
      .filter(({ until }) => until < today)
      .map(({ judge, rule }) => `exception ${judge} ${rule} is past its date; renew or remove it`),
  ];
}
