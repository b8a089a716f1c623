import { PLATFORM_PREFIX, RETENTION, tenantFactLabels } from "./labels";

/** Label keys that say who answers for an object and how sensitive what it handles is. */
const OWNER_LABEL = `${PLATFORM_PREFIX}/owner`;
const DATA_CLASS_LABEL = `${PLATFORM_PREFIX}/data-class`;

/** Classes of data, least sensitive first. */
export const dataClasses = ["internal", "personal", "credentials", "cardholder"] as const;

/** How sensitive what an object handles is. */
export type DataClass = (typeof dataClasses)[number];

/** The ownership labels of an object. */
export const ownershipLabels = (owner: string, dataClass: DataClass) => ({
  [OWNER_LABEL]: owner,
  [DATA_CLASS_LABEL]: dataClass,
});

/** Whose a namespace of the platform itself is, where its data may rest and how long it is kept. */
export const platformFacts = (dataClass: DataClass, residency = "eu") => ({
  ...ownershipLabels("platform", dataClass),
  [tenantFactLabels.residency]: residency,
  [tenantFactLabels.retention]: RETENTION,
});
