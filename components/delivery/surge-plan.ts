import type { StrategyName } from "./delivery-schema";

/**
 * Pods that a release needs beside the promised ones. A rolling update adds one at a time; so does a canary whose
 * traffic follows the number of pods. The others keep the whole old version beside the whole new one.
 */
export function surgeReplicas(strategy: StrategyName, replicas: number, isRouted = true): number {
  switch (strategy) {
    case "rolling":
      return Math.min(1, replicas);
    case "canary":
      return isRouted ? replicas : Math.min(1, replicas);
    case "blue-green":
    case "ab":
      return replicas;
    default:
      throw new Error(`unhandled strategy ${JSON.stringify(strategy satisfies never)}`);
  }
}
