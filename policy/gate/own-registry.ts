import { everyRule } from "../packs/every-rule";
import { registryProblems } from "./registry-problems";

/** What is wrong with the rules of this pack. */
export const ownRegistryProblems = (): readonly string[] => registryProblems(everyRule);
