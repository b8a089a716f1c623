import type { Input, Inputs } from "@pulumi/pulumi";
import type { ConstructResult } from "@pulumi/pulumi/provider";

/** A component that was built for the program, with what the program gets back. */
export interface Built {
  readonly urn: Input<string>;
  readonly outputs: Inputs;
}

/** The component in the protocol's terms. */
export const constructed = ({ urn, outputs }: Built): ConstructResult => ({ urn, state: outputs });
