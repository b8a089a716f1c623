import { stopSandbox } from "./sandbox";

/** Mocha root hooks: whatever happens to the tests, no process of the sandbox outlives them. */
export const mochaHooks = { afterAll: stopSandbox };
