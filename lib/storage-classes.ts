/** The storage class of the platform's own claims: encrypted with the platform's key, deleted with the claim. */
export const PLATFORM_STORAGE_CLASS = "encrypted";

/** The storage class of tenants' claims: encrypted with the platform's key, deleted with the claim. */
export const TENANT_STORAGE_CLASS = "tenant-encrypted";

/** Classes a cluster may bring along that encrypt nothing or outlive the claim; tenants may not use them. */
export const forbiddenStorageClasses = ["gp2", "gp3", "standard"] as const;
