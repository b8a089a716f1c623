import { parseJson } from "../frame/json";
import { fieldsOf, isFields, listOf } from "../frame/loose";
import type { Severity } from "../registry/control";
import { type Checked, finding } from "./finding";

const SEVERITIES: Readonly<Record<string, Severity>> = {
  info: "low",
  low: "low",
  moderate: "medium",
  high: "high",
  critical: "critical",
};

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const titlesOf = (via: unknown): string =>
  listOf(via)
    .map((cause) =>
      isFields(cause) ? `${text(cause["title"])} (${text(cause["url"])})` : `through ${text(cause)}`,
    )
    .join("; ");

/** What `npm audit --json` knows about the installed packages. An answer that is no report covers nothing. */
export function scanAdvisories(answer: string): Checked {
  const { vulnerabilities, metadata } = fieldsOf(parseJson(answer));
  const total = fieldsOf(fieldsOf(metadata)["dependencies"])["total"];
  if (!isFields(vulnerabilities) || typeof total !== "number")
    return {
      check: "dependencies",
      covered: [],
      notCovered: ["known vulnerabilities of npm packages: the registry gave no report"],
      findings: [],
    };
  return {
    check: "dependencies",
    covered: [`known vulnerabilities of ${total} npm packages, asked of the registry`],
    notCovered: [],
    findings: Object.entries(vulnerabilities).map(([name, value]) => {
      const { severity, via, range, fixAvailable } = fieldsOf(value);
      const where = `${name} ${text(range)}`.trim();
      const remedy =
        fixAvailable === false ? "no fixed version is known; use another package" : "npm audit fix";
      return finding(
        { subject: name, what: titlesOf(via) },
        {
          check: "dependencies",
          severity: SEVERITIES[text(severity)] ?? "high",
          where,
          message: `${titlesOf(via)}; ${remedy}`,
        },
      );
    }),
  };
}
