import type { CommandGroup } from "./command-row";
import { healthGroup } from "./health";
import { stackGroup } from "./stack";

/** Every command. The Makefile and docs/operations.md are generated from these rows. */
export const groups: readonly CommandGroup[] = [stackGroup, healthGroup];
