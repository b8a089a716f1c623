import { createHash } from "node:crypto";
import type { Severity } from "../registry/control";

/** What a scan looks at. */
export type ScanCheck = "images" | "secrets" | "dependencies" | "licences" | "manifests" | "exceptions";

/** One thing that a scan found. The message never repeats a value, which may be a secret. */
export interface ScanFinding {
  readonly check: ScanCheck;
  readonly severity: Severity;
  /** File with line, resource, or package. */
  readonly where: string;
  readonly message: string;
  /** Stays the same when lines move: an exception names it. */
  readonly fingerprint: string;
}

const DIGITS = 16;

/** A finding, with a fingerprint of what it is about and of `what`, its content, which cannot be read back from it. */
export const finding = (
  { subject, what }: { readonly subject: string; readonly what: string },
  found: Omit<ScanFinding, "fingerprint">,
): ScanFinding => ({
  ...found,
  fingerprint: createHash("sha256")
    .update(JSON.stringify([found.check, subject, what]))
    .digest("hex")
    .slice(0, DIGITS),
});

/** Severities that fail a scan. */
export const FAILING: readonly Severity[] = ["high", "critical"];

/** What one check did: what it looked at, what it could not look at, and what it found. */
export interface Checked {
  readonly check: ScanCheck;
  readonly covered: readonly string[];
  readonly notCovered: readonly string[];
  readonly findings: readonly ScanFinding[];
}
