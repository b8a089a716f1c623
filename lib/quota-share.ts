import { PLATFORM_PREFIX } from "./labels";

/** Annotations of a tenant's quota that say how much of each resource the platform's own services take. */
export const QUOTA_SHARE_PREFIX = `dedicated.${PLATFORM_PREFIX}/`;
