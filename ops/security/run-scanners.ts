import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorCode, reason } from "../../lib/failure";
import { type Checked, finding } from "../../policy/scan/finding";
import { readScanner, type Scanner, scanners } from "../../policy/scan/scanners";
import type { Context } from "../command";

const LARGEST_ANSWER = 256 * 1024 * 1024;

type Answer = { readonly stdout: string } | { readonly absent: true } | { readonly failed: string };

/** A command's answer, whatever its exit code: scanners end with 1 when they find something. */
export const answerOf = (
  command: string,
  args: readonly string[],
  { environment, signal, checkout }: Pick<Context, "environment" | "signal" | "checkout">,
): Promise<Answer> =>
  new Promise((resolve) => {
    execFile(
      command,
      [...args],
      { env: environment, cwd: checkout, signal, maxBuffer: LARGEST_ANSWER },
      (error, stdout, stderr) => {
        if (errorCode(error) === "ENOENT") resolve({ absent: true });
        else if (stdout.trim() !== "") resolve({ stdout });
        else resolve({ failed: stderr.trim().split("\n").at(-1) ?? reason(error) });
      },
    );
  });

/** One scanner: absent is not covered, installed without an answer is a finding, so that it does not go unnoticed. */
async function runOne(
  scanner: Scanner,
  { file, objects }: { readonly file: string; readonly objects: number },
  site: Pick<Context, "environment" | "signal" | "checkout">,
): Promise<Checked> {
  const { command } = scanner;
  const nothing = { check: "manifests" as const, covered: [], notCovered: [], findings: [] };
  const answer = await answerOf(command, scanner.arguments(file), site);
  if ("absent" in answer) return { ...nothing, notCovered: [`manifests by ${command}: it is not installed`] };
  const findings = "stdout" in answer ? readScanner(scanner, answer.stdout) : undefined;
  if (findings !== undefined)
    return { ...nothing, covered: [`${objects} manifests by ${command}`], findings };
  const said = "failed" in answer ? answer.failed : "an answer that is no report";
  const message = `${command} judged nothing (${said}); mend its installation, or remove it`;
  return {
    ...nothing,
    notCovered: [`manifests by ${command}: it failed`],
    findings: [
      finding(
        { subject: command, what: "failed" },
        { check: "manifests", severity: "high", where: command, message },
      ),
    ],
  };
}

/** Runs every scanner that is installed over rendered manifests. */
export async function runScanners(
  manifests: { readonly text: string; readonly objects: number },
  site: Pick<Context, "environment" | "signal" | "checkout">,
): Promise<readonly Checked[]> {
  const directory = await mkdtemp(join(tmpdir(), "security-scan-"));
  const file = join(directory, "manifests.yaml");
  try {
    await writeFile(file, manifests.text, { mode: 0o600 });
    const checks: Checked[] = [];
    for (const scanner of scanners)
      checks.push(await runOne(scanner, { file, objects: manifests.objects }, site));
    return checks;
  } finally {
    await rm(directory, { recursive: true });
  }
}
