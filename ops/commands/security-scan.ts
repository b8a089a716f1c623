import { resolve } from "node:path";
import { z } from "zod";
import { EXIT } from "../../lib/failure";
import { renderTable } from "../../lib/table";
import { EXCEPTIONS_PATH } from "../../policy/scan/exceptions";
import { type ScanReport, scanReport } from "../../policy/scan/report";
import type { Command } from "../command";
import { textOf } from "../compliance/repository-files";
import { readInput } from "../input/given";
import { type Scan, scan } from "../security/scan";

const options = z.strictObject({
  file: z.string().min(1, "name an exported state").optional(),
  exceptions: z.string().min(1, "name a YAML file").default(EXCEPTIONS_PATH),
});

/** Scans a stack and its repository. High and critical findings end it with 5. */
export const run: Command = async (context) => {
  const { file, exceptions } = readInput(options, context.given);
  const { checks, licences } = await scan(context, file);
  const report = scanReport(checks, await textOf(resolve(context.checkout, exceptions)));
  return {
    exitCode: report.passed ? EXIT.ok : EXIT.policy,
    data: { stack: context.settings.stack, ...report, licences },
    text: describe(report, licences),
    names: report.findings.map(({ fingerprint }) => fingerprint),
    warnings: report.notCovered.map((what) => `not covered: ${what}`),
    next: report.passed
      ? `npm run -s ops -- compliance-check -s ${context.settings.stack}`
      : `mend what is named, or list a harmless finding's fingerprint in ${exceptions}`,
  };
};

const describe = ({ findings, excepted, covered, counts }: ScanReport, licences: Scan["licences"]): string =>
  [
    ...(findings.length === 0
      ? []
      : renderTable(
          [
            ["SEVERITY", "CHECK", "FINGERPRINT", "WHERE", "WHAT"],
            ...findings.map(({ severity, check, fingerprint, where, message }) => [
              ...[severity, check, fingerprint],
              ...[where, message],
            ]),
          ],
          "",
        )),
    `${counts.critical} critical, ${counts.high} high, ${counts.medium} medium, ${counts.low} low; ${excepted.length} excepted`,
    ...covered.map((what) => `covered: ${what}`),
    `licences: ${licences.map(({ licence, packages }) => `${licence} ${packages}`).join(", ")}`,
  ].join("\n");
