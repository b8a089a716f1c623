import { TENANT_HEADER } from "../../lib/tenant-header";
import type { HeaderMatch, Split } from "../mesh/mesh-types";
import type { Cohort } from "./cohort-schema";
import type { Delivery } from "./delivery-schema";
import { variantsOf } from "./variant-names";

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** What a request of the cohort carries. The mesh's regular expressions always mean the whole value. */
export function planCohort(cohort: Cohort): HeaderMatch {
  switch (cohort.by) {
    case "header":
      return { [cohort.name]: { exact: cohort.value } };
    case "cookie":
      return {
        cookie: { regex: `(.*; ?)?${literally(cohort.name)}=${literally(cohort.value)}(;.*)?` },
      };
    case "tenants":
      return { [TENANT_HEADER]: { regex: cohort.ids.map(literally).join("|") } };
    default:
      throw new Error(`unhandled cohort ${JSON.stringify(cohort satisfies never)}`);
  }
}

/** How the mesh shares the requests of a service between its versions. Undefined: there is one version. */
export function planSplit(delivery: Delivery, name: string): Split | undefined {
  const variants = variantsOf(delivery.strategy, name);
  if (variants === undefined) return undefined;
  return {
    ...variants,
    weighted: delivery.strategy !== "blue-green",
    ...(delivery.strategy === "ab" ? { cohort: planCohort(delivery.cohort) } : {}),
  };
}
