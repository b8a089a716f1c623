import type { StrategyName } from "./delivery-schema";

/** The further Services of a service, one for each version that may run beside another. */
export interface Variants {
  /** Gets all traffic, or what is left of it while a new version is tried. */
  readonly stable: string;
  /** The version on trial. */
  readonly trial: string;
}

/** Names of a service's further Services. Undefined: the strategy needs none. */
export function variantsOf(strategy: StrategyName, name: string): Variants | undefined {
  switch (strategy) {
    case "rolling":
      return undefined;
    case "blue-green":
      return { stable: `${name}-active`, trial: `${name}-preview` };
    case "canary":
    case "ab":
      return { stable: `${name}-stable`, trial: `${name}-canary` };
    default:
      throw new Error(`unhandled strategy ${JSON.stringify(strategy satisfies never)}`);
  }
}
