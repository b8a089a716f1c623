import assert from "node:assert/strict";
import { run } from "../e2e/support/command";
import type { Finding } from "./exceptions";
import { kubeScore } from "./tools";

const OPTIONAL_TESTS = [
  "container-resource-requests-equal-limits",
  "container-cpu-requests-equal-limits",
  "container-memory-requests-equal-limits",
  "container-seccomp-profile",
  "container-ephemeral-storage-request-equals-limit",
  "container-ports-check",
  "environment-variable-key-duplication",
];

interface Scored {
  readonly object_meta: { readonly name: string; readonly namespace?: string };
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly summary: string }[] | null;
  }[];
}

/** Grade of a check that found nothing. */
const PASSED = 10;

/** What kube-score finds in a file, with every optional test. */
export async function scored(environment: string, file: string): Promise<Finding[]> {
  const tests = OPTIONAL_TESTS.flatMap((name) => ["--enable-optional-test", name]);
  // It ends with 1 when it finds something; what it found is on standard output.
  const { stdout, stderr } = await run(await kubeScore(), ["score", "-o", "json", ...tests, file]);
  assert.notEqual(stdout, "", stderr);
  return (JSON.parse(stdout) as Scored[]).flatMap(({ object_meta: { name, namespace = "" }, checks }) =>
    checks
      .filter(({ grade, skipped }) => !skipped && grade < PASSED)
      .map(({ check, comments }) => ({
        judge: "kube-score",
        rule: check.id,
        object: `${environment}/${namespace}/${name}`,
        says: (comments ?? []).map(({ summary }) => summary).join("; "),
      })),
  );
}
