import { PLATFORM_PREFIX } from "./labels";

/** Label keys that say who answers for an object and how sensitive what it handles is. */
const OWNER_LABEL = `${PLATFORM_PREFIX}/owner`;
const DATA_CLASS_LABEL = `${PLATFORM_PREFIX}/data-class`;

/** Classes of data, least sensitive first. */
export type DataClass = "internal" | "personal" | "credentials" | "cardholder";

/** The ownership labels of an object. */
export const ownershipLabels = (owner: string, dataClass: DataClass) => ({
  [OWNER_LABEL]: owner,
  [DATA_CLASS_LABEL]: dataClass,
});
