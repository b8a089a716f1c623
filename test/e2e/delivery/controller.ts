import assert from "node:assert/strict";
import { controlPlaneStatus } from "../../../sandbox/control-plane/index";
import { identify } from "../../../sandbox/control-plane/process/identity";
import { sandbox } from "../support/sandbox";
import { eventually } from "../support/wait";

/** Kills the sandbox's rollouts controller as a lost machine would, and waits until it is gone. */
export async function killController(): Promise<void> {
  const { home } = await sandbox();
  const parts = await controlPlaneStatus(home);
  const pid = parts.find(({ name }) => name === "rollouts-controller")?.pid;
  assert.ok(pid !== undefined, "the rollouts controller does not run");
  process.kill(pid, "SIGKILL");
  await eventually("the controller's end", async () => (await identify(pid)) === undefined);
}

/** Starts it again, as somebody would who repairs the sandbox. */
export async function startController(): Promise<void> {
  const { code, stderr } = await (await sandbox()).command("up", "--skip-stack");
  assert.equal(code, 0, stderr);
}
