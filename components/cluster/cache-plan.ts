import type { Site } from "./site-types";

/** Valkey's port. */
export const CACHE_PORT = 6379;

/** The one user of the cache. With IAM its name and its id must be the same. */
export const cacheUser = ({ name }: Pick<Site, "name">): string => `${name}-platform`;
