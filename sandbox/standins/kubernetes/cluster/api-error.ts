import type { PlainValue } from "../../rpc/values";
import { list, text } from "../objects/access";

/** One field that another manager owns, as the server words it. */
export interface Conflict {
  readonly field: string;
  readonly message: string;
}

/** The API server refused a request. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    readonly body: PlainValue,
  ) {
    super(text(body, "message") ?? `the API server answered with status ${status}`);
  }

  /** The server's one-word reason, for example `Conflict`. */
  get reason(): string {
    return text(this.body, "reason") ?? "";
  }

  /** The fields that other field managers own. */
  get conflicts(): Conflict[] {
    return list(this.body, "details", "causes")
      .filter((cause) => text(cause, "reason") === "FieldManagerConflict")
      .map((cause) => ({ field: text(cause, "field") ?? "", message: text(cause, "message") ?? "" }));
  }
}

/** No answer from the API server at all. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** The API server serves no such kind. */
export class NoSuchKind extends Error {
  override readonly name = "NoSuchKind";
}

/** Whether the error is the server's refusal with this status. */
export const hasStatus = (error: unknown, status: number): error is ApiError =>
  error instanceof ApiError && error.status === status;

/** Whether the namespace of the request does not exist. */
export const isNamespaceMissing = (error: unknown): boolean =>
  hasStatus(error, 404) && text(error.body, "details", "kind") === "namespaces";

/** Whether the request changes a field that the server never changes. */
export const isImmutable = (error: unknown): boolean =>
  hasStatus(error, 422) && error.message.includes("field is immutable");

/** Whether an admission plugin cannot judge a rehearsal. */
export const isDryRunUnsupported = (error: unknown): boolean =>
  hasStatus(error, 400) && error.message.includes("does not support dry run");
