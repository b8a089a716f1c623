import { type Problem, problemAt } from "../../lib/problems";

/** The sections that must agree, as they were written: any part may be wrong or missing. */
interface Written {
  readonly cluster?: { readonly kind?: unknown; readonly dns?: { readonly zone?: unknown } | null } | null;
  readonly gateway?: { readonly domain?: unknown } | null;
}

/** The cluster proves names and certificates for its public zone only, so that the gateway's hosts must lie in it. */
export function entryProblems(file: string, raw: unknown): Problem[] {
  const { cluster, gateway } = (raw ?? {}) as Written;
  const zone = cluster?.kind === "eks" ? cluster.dns?.zone : undefined;
  const domain = gateway?.domain;
  if (typeof zone !== "string" || typeof domain !== "string" || zone === domain) return [];
  const message = `is not the zone ${zone} of cluster.dns, whose names and certificates the hosts need; use one name for both`;
  return [problemAt(file, { field: "gateway.domain", value: domain, message })];
}
