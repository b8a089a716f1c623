import { createRequire } from "node:module";
import type { Command } from "./command";

const requireHere = createRequire(__filename);

/**
 * What a command does, from `commands/NAME.ts`. Loaded only when it runs: help stays fast, and a command pays for the
 * packages that it uses itself.
 */
export const loadCommand = (name: string): { readonly run: Command } =>
  requireHere(`./commands/${name}`) as { readonly run: Command };
