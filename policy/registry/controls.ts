import { changeControls } from "./change";
import type { Control } from "./control";
import { encryptionControls } from "./encryption";
import { identityControls } from "./identity";
import { loggingControls } from "./logging";
import { networkControls } from "./network";
import { residencyControls } from "./residency";
import { resilienceControls } from "./resilience";
import { workloadControls } from "./workload";

/** The controls by family: the single source of pack metadata, documents, scores and fixtures. */
export const families = {
  network: networkControls,
  encryption: encryptionControls,
  identity: identityControls,
  workload: workloadControls,
  logging: loggingControls,
  resilience: resilienceControls,
  residency: residencyControls,
  change: changeControls,
} as const;

export type Family = keyof typeof families;

const all = {
  ...networkControls,
  ...encryptionControls,
  ...identityControls,
  ...workloadControls,
  ...loggingControls,
  ...resilienceControls,
  ...residencyControls,
  ...changeControls,
} as const satisfies Record<string, Control>;

export type ControlId = keyof typeof all;

/** Every control by id. */
export const controls: Readonly<Record<ControlId, Control>> = all;

/** Every id, in the order of the document. */
export const controlIds = Object.keys(all) as readonly ControlId[];

/** Whether a string is the id of a control. */
export const isControlId = (id: string): id is ControlId => Object.hasOwn(all, id);
