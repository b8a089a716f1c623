import type { Stack } from "@pulumi/pulumi/automation";
import type { Context } from "../command";
import { showProgress } from "../output/progress";
import { engineFailure } from "./engine-failure";
import { changeOf } from "./preview";

/** What an update did. */
export interface Updated {
  /** Number of resources by operation. */
  readonly summary: Readonly<Record<string, number>>;
  readonly version: number;
}

/**
 * Updates a stack and shows how far it is.
 * @param onBegin called when the first change begins; where it was not, a failed update changed nothing.
 * @throws {Failure} with what the engine complained of.
 */
export async function updateStack(
  stack: Stack,
  { signal, terminal, now }: Pick<Context, "signal" | "terminal" | "now">,
  onBegin?: () => void,
): Promise<Updated> {
  const progress = showProgress(`Updating stack ${stack.name}`, { terminal, now });
  let begun = 0;
  try {
    const { summary } = await stack.up({
      signal,
      color: "never",
      onEvent: (event) => {
        const change = changeOf(event);
        if (change === undefined) return;
        begun += 1;
        if (begun === 1) onBegin?.();
        progress.report(`${begun} begun; ${change.operation} ${change.resource}`);
      },
    });
    progress.end("done");
    return { summary: { ...summary.resourceChanges }, version: summary.version };
  } catch (error) {
    progress.end("failed");
    throw engineFailure(`update of stack ${stack.name}`, error);
  }
}
