import { stopSandbox } from "./sandbox";
import { closeSmallProgram } from "./small-program";

/** Mocha root hooks: whatever happens to the tests, no process of a sandbox outlives them. */
export const mochaHooks = { afterAll: [stopSandbox, closeSmallProgram] };
