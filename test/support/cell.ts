import { tenantSchema } from "../../tenants/tenant-schema";
import { Tenants, type TenantsArgs } from "../../tenants/tenants";
import { record } from "./record";

/** What tenants stand on, and who they are, as their file says it. */
export interface Cell extends Omit<TenantsArgs, "tenants" | "databaseTools"> {
  readonly entries: readonly object[];
}

/** Everything that the tenants of a cell register. */
export const recordCell = ({ entries, ...rest }: Cell) =>
  record(
    () =>
      new Tenants("tenants", {
        ...rest,
        tenants: entries.map((entry) => tenantSchema.parse(entry)),
        databaseTools: "18.4",
      }),
  );
