import type { Rule } from "../frame/rule";
import { changePack } from "./change";
import { encryptionPack } from "./encryption";
import { identityPack } from "./identity";
import { loggingPack } from "./logging";
import { networkPack } from "./network";
import { residencyPack } from "./residency";
import { resiliencePack } from "./resilience";
import { workloadPack } from "./workload";

/** Every rule of every pack. */
export const everyRule: readonly Rule[] = [
  ...networkPack,
  ...encryptionPack,
  ...identityPack,
  ...workloadPack,
  ...loggingPack,
  ...resiliencePack,
  ...residencyPack,
  ...changePack,
];
