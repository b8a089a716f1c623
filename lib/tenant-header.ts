/** Header with the tenant's id. Only the gateway writes it, from the verified token: a client's own is removed. */
export const TENANT_HEADER = "x-platform-tenant";
