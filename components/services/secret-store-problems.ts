import { type Problem, problemAt } from "../../lib/problems";

/** A stack section as it was written: any part of it may be wrong or missing. */
interface Written {
  readonly cluster?: Readonly<Record<string, unknown>> | null;
  readonly secrets?: Readonly<Record<string, unknown>> | null;
}

/** Where the stores look, which must be where the stack's own cluster makes entries and roles. */
const PLACES = ["account", "region"] as const;

/** What in the `secrets` section leads elsewhere than to what the stack's EKS cluster makes. */
export function secretStoreProblems(file: string, raw: unknown): Problem[] {
  if (typeof raw !== "object" || raw === null) return [];
  const { cluster, secrets } = raw as Written;
  if (cluster?.["kind"] !== "eks" || secrets?.["store"] !== "aws") return [];
  return PLACES.flatMap((place) => {
    const [made, read] = [cluster[place], secrets[place]];
    return typeof made !== "string" || typeof read !== "string" || made === read
      ? []
      : [
          problemAt(file, {
            field: `secrets.${place}`,
            value: read,
            message: `the cluster makes entries and roles in ${made}; use that`,
          }),
        ];
  });
}
