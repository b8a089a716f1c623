import { z } from "zod";
import { tierNames } from "../lib/tier-names";

/** Ids that would collide with names of the platform or of Kubernetes. */
const RESERVED = new Set(["system", "default", "platform", "public", "admin", "shared"]);

const tenantId = z
  .string({ error: "give an id of 3 to 40 lower-case letters, digits and hyphens" })
  .min(3, "too short; give an id of 3 to 40 characters")
  .max(40, "too long; give an id of 3 to 40 characters")
  .regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
    "no DNS label; use lower-case letters, digits and inner hyphens only",
  )
  .refine((id) => !RESERVED.has(id) && !id.startsWith("kube-"), "reserved; choose another id");

/** One tenant: everything else follows from its tier. */
export const tenantSchema = z.strictObject({
  id: tenantId,
  tier: z.enum(tierNames, { error: `unknown tier; choose one of ${tierNames.join(", ")}` }),
});

/** The tenants file of an environment. */
export const tenantsFileSchema = z.strictObject({ tenants: z.array(tenantSchema) });

/** A tenant as the program sees it. */
export type Tenant = z.output<typeof tenantSchema>;

/** The positions of ids that an earlier entry already has, whatever else is wrong with the file. */
export function duplicateIds(raw: unknown): { readonly index: number; readonly id: string }[] {
  const tenants = (raw as { tenants?: unknown } | null | undefined)?.tenants;
  if (!Array.isArray(tenants)) return [];
  const seen = new Set<string>();
  return tenants.flatMap((entry: unknown, index) => {
    const id = (entry as { id?: unknown } | null | undefined)?.id;
    if (typeof id !== "string") return [];
    const repeated = seen.has(id);
    seen.add(id);
    return repeated ? [{ index, id }] : [];
  });
}
