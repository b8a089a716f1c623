import { setTenantState } from "../tenants/set-state";

export const run = setTenantState("suspended");
