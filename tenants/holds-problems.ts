import { type Problem, problemAt } from "../lib/problems";

/** A stack section as it was written: any part of it may be wrong or missing. */
interface Written {
  readonly holds?: unknown;
  readonly tenants?: unknown;
  readonly cluster?: { readonly kind?: unknown } | null;
}

/** What of a stack section contradicts what the stack holds of its environment. */
export function holdsProblems(file: string, raw: unknown): Problem[] {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return [];
  const { holds = "everything", tenants, cluster } = raw as Written;
  const said: { field: string; value: unknown; message: string }[] = [];
  if (holds === "platform" && tenants !== undefined)
    said.push({
      field: "tenants",
      value: tenants,
      message: "a stack that holds the platform alone lists no tenants; remove it, or let it hold everything",
    });
  if (holds !== "platform" && tenants === undefined)
    said.push({ field: "tenants", value: tenants, message: "name the file that lists the tenants" });
  if (holds === "tenants" && cluster?.kind === "eks")
    said.push({
      field: "cluster.kind",
      value: "eks",
      message:
        "a stack that holds tenants alone stands on the cluster of another; choose kubeconfig, with source.kind stack",
    });
  return said.map((problem) => problemAt(file, problem));
}
