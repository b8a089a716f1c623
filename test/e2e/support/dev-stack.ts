import assert from "node:assert/strict";
import { Api } from "./api";
import { Stack } from "./pulumi";
import { sandbox } from "./sandbox";

/** The program's own dev stack on the shared sandbox, as its stack file says. */
export interface DevStack {
  readonly stack: Stack;
  readonly api: Api;
  /** What the API server held before the stack was deployed. */
  readonly untouched: readonly string[];
}

let deployed: Promise<DevStack> | undefined;

async function deploy(): Promise<DevStack> {
  const running = await sandbox();
  const api = new Api(running.environment["KUBECONFIG"] ?? assert.fail("the sandbox names no kubeconfig"));
  const untouched = await api.inventory();
  const stack = new Stack(running, "dev");
  await stack.succeed("up", "--yes", "--skip-preview");
  return { stack, api, untouched };
}

/**
 * The dev stack, deployed by the first suite that asks: a deployment is the dearest thing a test can ask for. Who
 * changes it puts it back as its stack file says.
 */
export const devStack = (): Promise<DevStack> => (deployed ??= deploy());

/** Destroys the dev stack. The next suite that asks for it gets a new one. */
export async function destroyDevStack(): Promise<void> {
  const { stack } = await devStack();
  await stack.succeed("destroy", "--yes", "--skip-preview");
  deployed = undefined;
}
