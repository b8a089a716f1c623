import type { Command } from "../command";
import { drive } from "../releases/drive";

/** Lets a paused release go on, or with `--full` go to its end at once. */
export const run: Command = (context) =>
  drive(context, context.given["full"] === true ? "promote-full" : "promote");
