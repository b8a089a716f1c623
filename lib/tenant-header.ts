/** Header with the tenant's id. Only the gateway writes it, from the verified token: a client's own is removed. */
export const TENANT_HEADER = "x-platform-tenant";

/** Name under which metrics and traces say whose a request was. */
export const TENANT_TAG = "tenant";
