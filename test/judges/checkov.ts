import assert from "node:assert/strict";
import { run } from "../e2e/support/command";
import type { Finding } from "./exceptions";
import { checkov } from "./tools";

interface Report {
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly resource: string;
    }[];
  };
  readonly summary: { readonly passed: number; readonly parsing_errors: number };
}

/** What checkov finds in a file with its own Kubernetes checks, nothing fetched. */
export async function checked(environment: string, file: string): Promise<Finding[]> {
  const options = ["--skip-download", "--framework", "kubernetes", "--compact", "-o", "json"];
  const { stdout, stderr } = await run(await checkov(), [...options, "-f", file]);
  assert.notEqual(stdout, "", stderr);
  const { results, summary } = JSON.parse(stdout) as Report;
  assert.equal(summary.parsing_errors, 0);
  assert.ok(
    summary.passed > 500,
    `checkov passed only ${summary.passed} checks: it has not seen the objects of ${environment}`,
  );
  return results.failed_checks.map(({ check_id, check_name, resource }) => {
    // Kind, namespace and name.
    const [, namespace = "", ...name] = resource.split(".");
    return {
      judge: "checkov",
      rule: check_id,
      object: `${environment}/${namespace}/${name.join(".")}`,
      says: check_name,
    };
  });
}
