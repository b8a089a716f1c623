import type { Command } from "../command";
import { drive } from "../releases/drive";

/** Tries a release again that was given up. */
export const run: Command = (context) => drive(context, "retry");
