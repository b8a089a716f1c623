import type { Ending } from "./children";

/** The SDK ends a program with this code when it has already shown the reason. */
const ALREADY_SHOWN = 32;

/** What the engine is told about a program's end. */
export interface Verdict {
  /** The reason to show, or nothing. */
  readonly error: string;
  /** The run failed and the reason was shown before. */
  readonly bail: boolean;
}

/** Judges how a program ended. */
export function judge({ code, signal }: Ending): Verdict {
  if (code === 0) return { error: "", bail: false };
  if (code === ALREADY_SHOWN) return { error: "", bail: true };
  if (signal === "SIGABRT") {
    return {
      error:
        "the program was aborted (SIGABRT), most often for want of memory; " +
        "allow more in Pulumi.yaml: runtime.options.nodeargs: --max-old-space-size=<megabytes>",
      bail: false,
    };
  }
  if (signal !== null) return { error: `the program was ended by ${signal}`, bail: false };
  return {
    error: `the program exited with code ${code ?? "unknown"} (its own output says more)`,
    bail: false,
  };
}
