/** What of an environment a stack holds: all of it, what its tenants stand on, or tenants on the platform of another. */
export const stackHolds = ["everything", "platform", "tenants"] as const;
/** What of an environment a stack holds. */
export type StackHolds = (typeof stackHolds)[number];
