import assert from "node:assert/strict";
import { deploymentFailure } from "../../../sandbox/engine/deploy";
import { KILLED_CODE, runCommand } from "../../../sandbox/run";

const failure = (ended: Partial<Parameters<typeof deploymentFailure>[1]>) =>
  deploymentFailure("stack dev could not be updated", {
    errors: [],
    code: 255,
    said: "last words",
    ...ended,
  });

describe("a deployment that failed", () => {
  it("is told in the engine's own words, without those that only say that there were errors", () => {
    const errors = ["Deployment a: no room", "Stack dev: update failed"];
    const { message, remedy } = failure({ errors });
    assert.equal(message, "stack dev could not be updated:\nDeployment a: no room");
    assert.match(remedy, /^correct what the message names/);
  });

  it("is told by the engine's last words where it named no error", () => {
    assert.equal(failure({}).message, "stack dev could not be updated:\nlast words");
  });

  it("says that the engine was killed where it was, and leaves nothing to correct", async () => {
    const { code } = await runCommand(process.execPath, ["-e", "process.kill(process.pid, 'SIGKILL')"]);
    assert.equal(code, KILLED_CODE);
    const { message, remedy } = failure({ code });
    assert.match(message, /could not be updated: the engine was killed in the middle of it\nlast words/);
    assert.match(remedy, /^run the command again/);
  });
});
