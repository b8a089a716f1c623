import type { Suite } from "mocha";

/**
 * For a suite whose tests build on one another: ends it at its first failure. Mocha's own `bail` would also skip the
 * whole suite when a test of another file has failed before it.
 */
export function inOrder(suite: Suite): void {
  suite.beforeEach("the step before has passed", function () {
    const failed = suite.tests.find(({ state }) => state === "failed");
    if (failed !== undefined) throw new Error(`not tried, because this failed: ${failed.title}`);
  });
}
