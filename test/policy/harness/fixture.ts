import type { ControlId } from "../../../policy/registry/controls";
import type { Change } from "./change";

/** A difference that several rules rightly refuse. */
export interface Shared {
  readonly change: Change;
  readonly also: readonly ControlId[];
}

/** What breaks a control: every field it depends on, by what is wrong. */
export type Breakages = Readonly<Record<string, Change | Shared>>;

/** Breakages of every control of a family. */
export type Fixtures = Readonly<Partial<Record<ControlId, Breakages>>>;

/** A breakage that other controls refuse too. */
export const also = (change: Change, ...others: readonly ControlId[]): Shared => ({ change, also: others });

export const isShared = (breakage: Change | Shared): breakage is Shared => "also" in breakage;
