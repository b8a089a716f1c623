import { z } from "zod";
import { type ServiceKey, serviceKeys } from "../components/services/catalogue";
import { tierNames } from "../lib/tier-names";
import { dedicatedStrategies } from "./dedicated-delivery-plan";
import { dedicatedProblems } from "./dedicated-plan";
import { egressProblem } from "./egress";

/** Ids that would collide with names of the platform or of Kubernetes. */
const RESERVED = new Set([
  "system",
  "default",
  "platform",
  "public",
  "admin",
  "admins",
  "shared",
  "billing",
  "database",
  "kubernetes",
  "root",
]);

/** Prefixes that Kubernetes, its clouds and the platform keep for themselves. */
const RESERVED_PREFIXES = ["kube-", "system-", "eks-", "aws-", "istio-", "spotify-ai-"];

const isReserved = (id: string): boolean =>
  RESERVED.has(id) || RESERVED_PREFIXES.some((prefix) => id.startsWith(prefix));

const tenantId = z
  .string({ error: "give an id of 3 to 40 lower-case letters, digits and hyphens" })
  .min(3, "too short; give an id of 3 to 40 characters")
  .max(40, "too long; give an id of 3 to 40 characters")
  .regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
    "no DNS label; use lower-case letters, digits and inner hyphens only",
  )
  // Names such as xn--80ak6aa92e are international look-alikes in disguise.
  .refine((id) => !id.includes("--"), "two hyphens in a row are kept for encoded names; use one")
  .refine((id) => !isReserved(id), "reserved; choose another id");

/** What a tenant is doing in the platform. */
export const tenantStates = ["active", "suspended", "offboarding"] as const;
/** How sensitive its data is. */
export const dataClasses = ["internal", "personal", "special"] as const;
/** Where its data may rest. */
export const residencies = ["eu", "us", "any"] as const;

const labelValue = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/,
    "use up to 63 lower-case letters, digits, dots and hyphens",
  );

const egressRule = z
  .strictObject({
    /** What is there, in a word. */
    name: labelValue,
    /** Addresses in CIDR notation. */
    cidr: z.string({ error: "give addresses such as 203.0.113.0/24" }),
    port: z.int({ error: "give a port from 1 to 65535" }).min(1).max(65_535),
  })
  .superRefine(({ cidr }, context) => {
    const problem = egressProblem(cidr);
    if (problem !== undefined) context.addIssue({ code: "custom", path: ["cidr"], message: problem });
  });

const dedicated = z.strictObject(
  Object.fromEntries(
    serviceKeys.map((key) => [
      key,
      z
        .strictObject({
          replicas: z
            .int({ error: "give a whole number of replicas" })
            .min(1, "at least 1")
            .max(100, "at most 100"),
        })
        .optional(),
    ]),
  ) as Record<ServiceKey, z.ZodOptional<z.ZodObject<{ replicas: z.ZodInt }>>>,
);

/** One tenant: everything else follows from its tier. */
export const tenantSchema = z
  .strictObject({
    id: tenantId,
    tier: z.enum(tierNames, { error: `unknown tier; choose one of ${tierNames.join(", ")}` }),
    /** @default "active" */
    state: z.enum(tenantStates, { error: `choose one of ${tenantStates.join(", ")}` }).default("active"),
    /** The tier whose database holds the data until it has moved to that of `tier`; written by the operations command. */
    previousTier: z
      .enum(tierNames, { error: `unknown tier; choose one of ${tierNames.join(", ")}` })
      .optional(),
    /** When erasure was asked for; written by the operations command, so that every erasure has a record of its own. */
    offboardedAt: z.iso.datetime({ error: "give a moment such as 2026-01-31T12:00:00Z" }).optional(),
    /** @default "any" */
    residency: z
      .enum(residencies, { error: `not offered; choose one of ${residencies.join(", ")}` })
      .default("any"),
    /** @default "personal" */
    dataClass: z.enum(dataClasses, { error: `choose one of ${dataClasses.join(", ")}` }).default("personal"),
    /** Who answers for the tenant. @default "platform" */
    owner: labelValue.default("platform"),
    /** Whom its cost is charged to. @default the tenant's id */
    costCentre: labelValue.optional(),
    /** How its dedicated services are released. @default "rolling" */
    strategy: z
      .enum(dedicatedStrategies, {
        error: `choose one of ${dedicatedStrategies.join(", ")}; ab needs more cohorts than one tenant is`,
      })
      .default("rolling"),
    /** Replicas of services the tenant has to itself. */
    dedicated: dedicated.optional(),
    /** Addresses outside the cluster its pods may reach. @default none */
    egress: z.array(egressRule).max(20, "at most 20 destinations").default([]),
  })
  .superRefine(({ tier, previousTier, state, offboardedAt, dedicated: wishes }, context) => {
    if (previousTier === tier)
      context.addIssue({
        code: "custom",
        path: ["previousTier"],
        message: "is the tier itself; leave it out, nothing has to move",
      });
    if (offboardedAt !== undefined && state !== "offboarding")
      context.addIssue({
        code: "custom",
        path: ["offboardedAt"],
        message: `belongs to state offboarding, and the state is ${state}; leave it out`,
      });
    for (const { field, message } of dedicatedProblems({ tier, dedicated: wishes })) {
      context.addIssue({ code: "custom", path: field.split("."), message });
    }
  });

/** The tenants file of an environment. */
export const tenantsFileSchema = z.strictObject({ tenants: z.array(tenantSchema) });

/** A tenant as the program sees it. */
export type Tenant = z.output<typeof tenantSchema>;

/** Characters that people take for one another. */
const LOOKALIKES: readonly (readonly [RegExp, string])[] = [
  [/0/g, "o"],
  [/[1l|]/g, "i"],
  [/5/g, "s"],
  [/2/g, "z"],
  [/rn/g, "m"],
  [/vv/g, "w"],
];

/** What remains of an id when case, compatibility forms, hyphens and look-alike characters are taken away. */
export const skeleton = (id: string): string =>
  LOOKALIKES.reduce(
    (text, [pattern, letter]) => text.replace(pattern, letter),
    id
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}]/gu, ""),
  );

/** A later entry whose id an earlier one has, or is easily taken for. */
export interface RepeatedId {
  readonly index: number;
  readonly id: string;
  /** What is wrong and the remedy. */
  readonly message: string;
}

/** The positions of ids that repeat or imitate an earlier one, whatever else is wrong with the file. */
export function duplicateIds(raw: unknown): RepeatedId[] {
  const tenants = (raw as { tenants?: unknown } | null | undefined)?.tenants;
  if (!Array.isArray(tenants)) return [];
  const seen = new Map<string, string>();
  return tenants.flatMap((entry: unknown, index): RepeatedId[] => {
    const id = (entry as { id?: unknown } | null | undefined)?.id;
    if (typeof id !== "string") return [];
    const key = skeleton(id);
    const earlier = seen.get(key);
    if (earlier === undefined) {
      seen.set(key, id);
      return [];
    }
    const message =
      earlier === id
        ? "an earlier tenant has this id; every id must be unique"
        : `is easily taken for "${earlier}"; choose an id that differs in more than look-alike characters`;
    return [{ index, id, message }];
  });
}
