import type { Severity } from "../registry/control";
import { type Excepted, withoutExcepted } from "./exceptions";
import { type Checked, FAILING, type ScanFinding } from "./finding";

/** What a whole scan found. */
export interface ScanReport {
  /** Whether nothing was found that fails a scan. */
  readonly passed: boolean;
  readonly covered: readonly string[];
  readonly notCovered: readonly string[];
  /** The worst first. */
  readonly findings: readonly ScanFinding[];
  readonly excepted: Excepted["excepted"];
  readonly counts: Readonly<Record<Severity, number>>;
}

const ORDER: readonly Severity[] = ["critical", "high", "medium", "low"];

/** Puts the checks together. Findings of one fingerprint are one, wherever else it stands. */
export function scanReport(checks: readonly Checked[], exceptionsFile: string | undefined): ScanReport {
  const all = [
    ...new Map(checks.flatMap(({ findings }) => findings).map((one) => [one.fingerprint, one])).values(),
  ];
  const { findings: remaining, excepted, exceptions } = withoutExcepted(all, exceptionsFile);
  const findings = [...remaining, ...exceptions.findings].sort(
    (left, right) =>
      ORDER.indexOf(left.severity) - ORDER.indexOf(right.severity) ||
      left.check.localeCompare(right.check, "en") ||
      left.where.localeCompare(right.where, "en"),
  );
  const counts = Object.fromEntries(
    ORDER.map((severity) => [severity, findings.filter((one) => one.severity === severity).length]),
  ) as Record<Severity, number>;
  return {
    passed: !findings.some(({ severity }) => FAILING.includes(severity)),
    covered: [...checks, exceptions].flatMap(({ covered }) => covered),
    notCovered: checks.flatMap(({ notCovered }) => notCovered),
    findings,
    excepted,
    counts,
  };
}
