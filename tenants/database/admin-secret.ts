/** Name of the administrator's credentials. */
export const ADMIN_SECRET = "database-admin";
