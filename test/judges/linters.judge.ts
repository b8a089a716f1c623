import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { all, type Live } from "../e2e/services/inventory";
import { Api } from "../e2e/support/api";
import { run } from "../e2e/support/command";
import { Stack } from "../e2e/support/pulumi";
import { checkout, sandbox } from "../e2e/support/sandbox";
import { type Finding, parseExceptions, unsettled } from "./exceptions";
import { checkov, kubeScore } from "./tools";

/** Kinds that the judges know, with the version that a live list leaves out. */
const KINDS = [
  ["apps/v1", "deployments", "Deployment"],
  ["", "services", "Service"],
  ["", "serviceaccounts", "ServiceAccount"],
  ["", "configmaps", "ConfigMap"],
  ["", "secrets", "Secret"],
  ["autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"],
  ["policy/v1", "poddisruptionbudgets", "PodDisruptionBudget"],
  ["networking.k8s.io/v1", "networkpolicies", "NetworkPolicy"],
] as const;

/** Made by Kubernetes itself in every namespace. */
const GIVEN = new Set(["default", "kube-root-ca.crt"]);

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
  readonly object_meta: { readonly name: string };
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly summary: string }[] | null;
  }[];
}

/** Grade of a check that found nothing. */
const PASSED = 10;

describe("outside linters on the live objects", () => {
  const findings: Finding[] = [];
  let objects = 0;

  before(async () => {
    const running = await sandbox();
    const stack = new Stack(running, "dev");
    await stack.succeed("up", "--yes", "--skip-preview");
    const api = new Api(running.environment["KUBECONFIG"]!);
    const directory = join(running.home, "judges");
    mkdirSync(directory, { recursive: true });
    const lists = await Promise.all(
      KINDS.map(async ([group, resource, kind]) =>
        (await all<Live>(api, group, resource)).map(
          (object): Live => ({ apiVersion: group === "" ? "v1" : group, ...object, kind }),
        ),
      ),
    );
    const documents = lists.flat().filter(({ metadata }) => !GIVEN.has(metadata.name));
    objects = documents.length;
    const file = join(directory, "live.yaml");
    writeFileSync(file, documents.map((document) => `---\n${stringify(document)}`).join(""));
    findings.push(...(await scored(file)), ...(await checked(file)));
    mkdirSync(join(checkout, "reports"), { recursive: true });
    writeFileSync(
      join(checkout, "reports/linters.json"),
      `${JSON.stringify({ objects, findings }, null, 2)}\n`,
    );
  });

  async function scored(file: string): Promise<Finding[]> {
    const tests = OPTIONAL_TESTS.flatMap((name) => ["--enable-optional-test", name]);
    // It ends with 1 when it finds something; what it found is on standard output.
    const { stdout, stderr } = await run(await kubeScore(), ["score", "-o", "json", ...tests, file]);
    assert.notEqual(stdout, "", stderr);
    return (JSON.parse(stdout) as Scored[]).flatMap(({ object_meta, checks }) =>
      checks
        .filter(({ grade, skipped }) => !skipped && grade < PASSED)
        .map(({ check, comments }) => ({
          judge: "kube-score",
          rule: check.id,
          object: object_meta.name,
          says: (comments ?? []).map(({ summary }) => summary).join("; "),
        })),
    );
  }

  async function checked(file: string): Promise<Finding[]> {
    const options = ["--skip-download", "--framework", "kubernetes", "--compact", "-o", "json"];
    const { stdout, stderr } = await run(await checkov(), [...options, "-f", file]);
    assert.notEqual(stdout, "", stderr);
    const { results, summary } = JSON.parse(stdout) as {
      results: { failed_checks: { check_id: string; check_name: string; resource: string }[] };
      summary: { passed: number; parsing_errors: number };
    };
    assert.equal(summary.parsing_errors, 0);
    assert.ok(
      summary.passed > 500,
      `checkov passed only ${summary.passed} checks: it has not seen the objects`,
    );
    return results.failed_checks.map(({ check_id, check_name, resource }) => ({
      judge: "checkov",
      rule: check_id,
      object: resource.split(".").at(-1) ?? resource,
      says: check_name,
    }));
  }

  it("find nothing but what is excepted in writing, and every exception is still needed", () => {
    assert.ok(objects >= 60, String(objects));
    const exceptions = parseExceptions(readFileSync(join(checkout, "docs/exceptions.md"), "utf8"));
    assert.deepEqual(unsettled(findings, exceptions, new Date()), []);
  });
});
