import type { Command } from "../command";
import { drive } from "../releases/drive";

/** Holds a release where it stands. */
export const run: Command = (context) => drive(context, "pause");
