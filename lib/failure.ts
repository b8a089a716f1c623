/** Exit codes that scripts and CI rely on. */
export const EXIT = {
  ok: 0,
  error: 1,
  usage: 2,
  authentication: 3,
  resource: 4,
  policy: 5,
  stackNotFound: 6,
  unexpectedChanges: 7,
  cancelled: 8,
  timedOut: 9,
} as const;

/** A failure with a cause a person can act on: what happened, what to do, and the exit code. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly remedy: string;
  readonly exitCode: number;

  constructor(
    message: string,
    details: { readonly remedy: string; readonly exitCode?: number; readonly cause?: unknown },
  ) {
    super(message, { cause: details.cause });
    this.remedy = details.remedy;
    this.exitCode = details.exitCode ?? EXIT.error;
  }
}

/** The words of an error whatever was thrown. */
export const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The operating system's code of an error, for example `ENOENT`. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
