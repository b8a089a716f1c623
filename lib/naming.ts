/** Fixed names that operators, tests and outside tools rely on. Renaming one replaces live objects. */

/** The Pulumi project and the value of `app.kubernetes.io/part-of`. */
export const PROJECT = "spotify-ai-agent";

/** Namespace of the shared services of an environment. */
export const servicesNamespace = (environment: string): string => `${PROJECT}-${environment}`;

/** Namespace of the billing service: the PCI scope is kept apart. */
export const billingNamespace = (environment: string): string => `${PROJECT}-${environment}-billing`;

/** Name of a service's workload, Service and ServiceAccount. */
export const serviceName = (key: string): string => `spotify-ai-${key}-service`;

/** Namespace of a tenant. */
export const tenantNamespace = (id: string): string => `tenant-${id}`;

/** Secret in a tenant's namespace with the credential of its own database. */
export const TENANT_DATABASE_SECRET = "spotify-ai-database-secrets";

/** RBAC group of a tenant's administrators. */
export const tenantAdmins = (id: string): string => `tenant:${id}:admins`;
