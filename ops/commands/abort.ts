import type { Command } from "../command";
import { drive } from "../releases/drive";

/** Gives a release up: all traffic back to the old version. */
export const run: Command = (context) => drive(context, "abort");
