import type { Residency } from "./tenant-types";

/** What every part of the AWS side needs to know of where it stands. */
export interface Site {
  /** Name of the cluster and prefix of what must carry a fixed name. */
  readonly name: string;
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly residency: Residency;
  /** How long logs are kept. */
  readonly logRetentionDays: number;
  /** Whether what holds state refuses to be deleted. */
  readonly deletionProtection: boolean;
}

/**
 * What kind of data a thing holds, worst first. Keys, tags and backups follow it.
 * `cardholder` is what PCI DSS calls cardholder data, `personal` what the GDPR calls personal data.
 */
export type DataClass = "cardholder" | "personal" | "operational" | "audit";
