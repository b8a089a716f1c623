import { z } from "zod";
import type { AuditOutcome, AuditRecord } from "./record";

/** The part of an audit event (audit.k8s.io/v1) that says who did what to which object. */
const eventSchema = z.object({
  kind: z.literal("Event"),
  auditID: z.string(),
  stage: z.string(),
  requestURI: z.string(),
  verb: z.string(),
  user: z.object({ username: z.string().default("anonymous") }),
  impersonatedUser: z.object({ username: z.string() }).optional(),
  objectRef: z
    .object({
      resource: z.string().default(""),
      subresource: z.string().optional(),
      namespace: z.string().default(""),
      name: z.string().optional(),
    })
    .optional(),
  responseStatus: z
    .object({ code: z.number().default(0), reason: z.string().optional(), message: z.string().optional() })
    .optional(),
  stageTimestamp: z.string(),
});
type AuditEvent = z.output<typeof eventSchema>;

/** Verbs that change something. CONNECT opens shells and tunnels under `create` or `get`: those are by sub-resource. */
const CHANGING = new Set(["create", "update", "patch", "delete", "deletecollection"]);
const CONNECTING = new Set(["exec", "attach", "portforward", "proxy"]);

/** Users of the control plane itself, whose bookkeeping follows from what others did. */
const COMPONENT =
  /^(system:(apiserver|kube-controller-manager|kube-scheduler|node:.*|serviceaccount:kube-system:.*)|sandbox:kwok|eks:.*)$/;

const OK = 200;
const REDIRECT = 300;
const REFUSALS = new Set([401, 403, 422]);

const outcomeOf = (code: number): AuditOutcome => {
  // 101 is a connection that was opened.
  if (code === 101 || (code >= OK && code < REDIRECT)) return "done";
  return REFUSALS.has(code) ? "refused" : "failed";
};

/** The policy that refused, where the answer names one: the rest of the answer may repeat what was sent. */
const policyIn = (message: string | undefined): string =>
  /ValidatingAdmissionPolicy '([^']+)'/.exec(message ?? "")?.[1] ?? "";

const isDryRun = ({ requestURI }: AuditEvent): boolean => /[?&]dryRun=/.test(requestURI);

const changes = ({ verb, objectRef }: AuditEvent): boolean =>
  CHANGING.has(verb) || CONNECTING.has(objectRef?.subresource ?? "");

/** Which events are kept. */
export interface Scope {
  /** Also what was only read. @default false */
  readonly reads: boolean;
  /** Also what the control plane's own components did. @default false */
  readonly components: boolean;
}

const recordOf = ({
  user,
  impersonatedUser,
  objectRef,
  responseStatus,
  ...event
}: AuditEvent): AuditRecord => {
  const code = responseStatus?.code ?? 0;
  const path = [objectRef?.resource, objectRef?.name, objectRef?.subresource].filter(
    (part) => part !== undefined && part !== "",
  );
  const words = [String(code), responseStatus?.reason ?? "", policyIn(responseStatus?.message)];
  return {
    at: new Date(event.stageTimestamp).toISOString(),
    source: "api-server",
    who: impersonatedUser === undefined ? user.username : `${user.username} as ${impersonatedUser.username}`,
    action: event.verb,
    target: path.join("/") || (event.requestURI.split("?")[0] ?? ""),
    namespace: objectRef?.namespace ?? "",
    outcome: outcomeOf(code),
    detail: words.filter((word) => word !== "").join(" "),
    id: event.auditID,
  };
};

/** What a line of the API server's audit log says: a record, nothing of interest, or nothing that can be read. */
export function recordOfLine(line: string, scope: Scope): AuditRecord | "unreadable" | undefined {
  let parsed;
  try {
    parsed = eventSchema.safeParse(JSON.parse(line));
  } catch (error) {
    if (error instanceof SyntaxError) return "unreadable";
    throw error;
  }
  if (!parsed.success) return "unreadable";
  const event = parsed.data;
  // A long-running request is recorded when it starts and when it ends; a dry run changed nothing.
  if (!["ResponseComplete", "Panic"].includes(event.stage) || isDryRun(event)) return undefined;
  if (!scope.components && COMPONENT.test(event.user.username)) return undefined;
  const record = recordOf(event);
  return scope.reads || changes(event) || record.outcome === "refused" ? record : undefined;
}
