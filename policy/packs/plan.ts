import type { PlanRule } from "../frame/rule";
import { lastingResourcesAreNotReplaced } from "../rules/resilience/lasting-resources-are-not-replaced";

/** The rules on what an update is about to do. The engine shows a pack no plan, so the gate runs them. */
export const planPack: readonly PlanRule[] = [lastingResourcesAreNotReplaced];
