import { EXIT, errorCode, Failure } from "../../lib/failure";

const UNREACHABLE = new Set(["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH", "ETIMEDOUT", "ECONNRESET"]);
const UNAUTHENTICATED = 401;
const FORBIDDEN = 403;

/** The words of an API server's answer: its Status object's message where there is one. */
function answerOf(body: unknown): string {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === "string" ? message : text;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return text;
  }
}

const isAnswer = (error: unknown): error is Error & { readonly code: number; readonly body: unknown } =>
  error instanceof Error && "code" in error && typeof error.code === "number" && "body" in error;

const SERVER_ERRORS = 500;

/** Whether a request was surely not carried out. After a lost answer, or one of 500 and above, nobody knows. */
export const isTurnedAway = (error: unknown): boolean => isAnswer(error) && error.code < SERVER_ERRORS;

/** An error of the Kubernetes client as one a person can act on; undefined when it is none. */
export function apiFailure(error: unknown): Failure | undefined {
  const code = errorCode(error);
  if (code !== undefined && UNREACHABLE.has(code)) {
    return new Failure(`the API server does not answer: ${String(error)}`, {
      remedy: "run `npm run up` if it is the sandbox; otherwise check KUBECONFIG and the network",
      exitCode: EXIT.resource,
      cause: error,
    });
  }
  if (!isAnswer(error)) return undefined;
  const denied = error.code === UNAUTHENTICATED || error.code === FORBIDDEN;
  return new Failure(`the API server answered ${error.code}: ${answerOf(error.body)}`, {
    remedy: denied
      ? "use a kubeconfig whose user may do this; `kubectl auth can-i --list` shows what yours may"
      : "see its words above",
    exitCode: denied ? EXIT.authentication : EXIT.resource,
    cause: error,
  });
}
