import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../support/sandbox";
import { type Evidence, renderEvidence } from "./report-page";

/** Where reports go; not part of the repository. */
const REPORTS = join(checkout, "reports");

/** Writes the dated evidence: who was stopped by what. Answers hold no secret, for no attack ever read one. */
export function writeReport(what: Omit<Evidence, "at">): void {
  const at = new Date().toISOString();
  const evidence = { ...what, at };
  const name = join(REPORTS, `tenant-attacks-${at.slice(0, 19).replaceAll(":", "")}Z`);
  mkdirSync(REPORTS, { recursive: true });
  writeFileSync(`${name}.json`, JSON.stringify({ schemaVersion: 1, ...evidence }, undefined, 1));
  writeFileSync(`${name}.html`, renderEvidence(evidence));
}
