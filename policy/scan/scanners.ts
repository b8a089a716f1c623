import { parseJson } from "../frame/json";
import { fieldsOf, listOf } from "../frame/loose";
import type { Severity } from "../registry/control";
import { finding, type ScanFinding } from "./finding";

/** A scanner of others, used where it is installed. */
export interface Scanner {
  /** Command on PATH. */
  readonly command: string;
  /** Arguments with which it reads a file of Kubernetes objects and answers in JSON, fetching nothing. */
  readonly arguments: (file: string) => readonly string[];
  /** What it found; nothing when the answer is not what it should be. */
  readonly read: (answer: unknown) => readonly ScanFinding[] | undefined;
}

const text = (value: unknown, otherwise = ""): string => (typeof value === "string" ? value : otherwise);

const severityOf = (name: unknown, otherwise: Severity): Severity =>
  (["low", "medium", "high", "critical"] as const).find(
    (severity) => severity === text(name).toLowerCase(),
  ) ?? otherwise;

interface Found {
  readonly scanner: string;
  readonly rule: string;
  readonly where: string;
  readonly severity: Severity;
  readonly says: string;
}

const manifest = ({ scanner, rule, where, severity, says }: Found): ScanFinding =>
  finding(
    { subject: where, what: `${scanner} ${rule}` },
    { check: "manifests", severity, where, message: `${scanner} ${rule}: ${says}` },
  );

/** Grade that kube-score gives to what is critical; 5 is a warning, 10 is right. */
const CRITICAL_GRADE = 1;
const RIGHT_GRADE = 10;

const kubeScore: Scanner = {
  command: "kube-score",
  arguments: (file) => ["score", "-o", "json", file],
  read: (answer) =>
    Array.isArray(answer)
      ? answer.flatMap((object: unknown) => {
          const { object_meta, checks } = fieldsOf(object);
          const { name, namespace } = fieldsOf(object_meta);
          return listOf(checks).flatMap((value) => {
            const { check, grade, skipped, comments } = fieldsOf(value);
            if (skipped === true || typeof grade !== "number" || grade >= RIGHT_GRADE) return [];
            return [
              manifest({
                scanner: "kube-score",
                rule: text(fieldsOf(check)["id"]),
                where: `${text(namespace)}/${text(name)}`,
                severity: grade <= CRITICAL_GRADE ? "high" : "low",
                says: listOf(comments)
                  .map((comment) => text(fieldsOf(comment)["summary"]))
                  .join("; "),
              }),
            ];
          });
        })
      : undefined,
};

const checkov: Scanner = {
  command: "checkov",
  arguments: (file) => [
    ...["--skip-download", "--framework", "kubernetes", "--compact", "--soft-fail"],
    ...["-o", "json", "-f", file],
  ],
  read: (answer) => {
    const { results } = fieldsOf(answer);
    const failed = fieldsOf(results)["failed_checks"];
    if (!Array.isArray(failed)) return undefined;
    return failed.map((check: unknown) => {
      const { check_id, check_name, resource, severity } = fieldsOf(check);
      return manifest({
        scanner: "checkov",
        rule: text(check_id),
        where: text(resource),
        // Without an account checkov tells no severity.
        severity: severityOf(severity, "medium"),
        says: text(check_name),
      });
    });
  },
};

const trivy: Scanner = {
  command: "trivy",
  arguments: (file) => [...["config", "--format", "json", "--quiet", "--skip-check-update"], file],
  read: (answer) => {
    const { SchemaVersion, Results } = fieldsOf(answer);
    if (typeof SchemaVersion !== "number") return undefined;
    return listOf(Results).flatMap((result) =>
      listOf(fieldsOf(result)["Misconfigurations"]).map((value) => {
        const { ID, AVDID, Title, Severity: level, CauseMetadata } = fieldsOf(value);
        return manifest({
          scanner: "trivy",
          rule: text(ID, text(AVDID)),
          where: text(fieldsOf(CauseMetadata)["Resource"], text(fieldsOf(result)["Target"])),
          severity: severityOf(level, "medium"),
          says: text(Title),
        });
      }),
    );
  },
};

/** Every scanner that is used where it is installed. */
export const scanners: readonly Scanner[] = [trivy, kubeScore, checkov];

/** What a scanner's answer says; nothing when it is no report. */
export const readScanner = (scanner: Scanner, answer: string): readonly ScanFinding[] | undefined =>
  scanner.read(parseJson(answer));
