import type { CommandGroup } from "./command-row";
import { complianceGroup } from "./compliance";
import { deliveryGroup } from "./delivery";
import { healthGroup } from "./health";
import { stackGroup } from "./stack";
import { tenantsGroup } from "./tenants";

/** Every command. The Makefile and docs/operations.md are generated from these rows. */
export const groups: readonly CommandGroup[] = [
  deliveryGroup,
  healthGroup,
  stackGroup,
  tenantsGroup,
  complianceGroup,
];
