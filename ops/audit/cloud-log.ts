import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { EXIT, errorCode, Failure, reason } from "../../lib/failure";
import type { Scope } from "./api-server-plan";
import { readLines, type ReadLog } from "./log-files";
import type { AuditRecord } from "./record";

/** Bytes of one answer of the command line: pages of events are read one by one, each well below this. */
const LARGEST_ANSWER = 256 * 1024 * 1024;
const PREFIX = "kube-apiserver-audit";

const answerSchema = z.object({
  events: z.array(z.object({ message: z.string() })).default([]),
  nextToken: z.string().optional(),
});

/** Where EKS keeps the audit log of a cluster, and from when to when it is read. */
export interface CloudLog {
  /** `/aws/eks/<cluster>/cluster`. */
  readonly group: string;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

async function ask(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("aws", [...args], {
      env: environment,
      maxBuffer: LARGEST_ANSWER,
    });
    return stdout;
  } catch (error) {
    const absent = errorCode(error) === "ENOENT";
    throw new Failure(
      absent ? "the AWS command line `aws` is not installed" : `aws logs did not answer: ${reason(error)}`,
      {
        remedy: absent
          ? "install it, or export the log group yourself and name the file with --file"
          : "check the credentials, the region and the name of the log group",
        exitCode: absent ? EXIT.resource : EXIT.authentication,
        cause: error,
      },
    );
  }
}

async function* linesOf(
  { group, since, until }: CloudLog,
  environment: NodeJS.ProcessEnv,
): AsyncIterable<string> {
  let token: string | undefined;
  do {
    const answer = await ask(
      [
        ...["logs", "filter-log-events", "--output", "json", "--no-paginate"],
        ...["--log-group-name", group, "--log-stream-name-prefix", PREFIX],
        ...(since === undefined ? [] : ["--start-time", String(since.getTime())]),
        ...(until === undefined ? [] : ["--end-time", String(until.getTime())]),
        ...(token === undefined ? [] : ["--next-token", token]),
      ],
      environment,
    );
    const { events, nextToken } = answerSchema.parse(JSON.parse(answer));
    for (const { message } of events) yield message;
    token = nextToken;
  } while (token !== undefined);
}

/** Reads the audit log of a cluster on EKS from CloudWatch, through the user's own AWS command line. */
export const readCloudLog = (
  log: CloudLog,
  environment: NodeJS.ProcessEnv,
  { scope, isWanted }: { readonly scope: Scope; readonly isWanted: (record: AuditRecord) => boolean },
): Promise<ReadLog> => readLines(linesOf(log, environment), scope, isWanted);
