import assert from "node:assert/strict";
import { pauseAskedFor } from "../../../../sandbox/standins/kubernetes/cluster/client";

describe("an API server that has no room", () => {
  for (const [status, header, seconds] of [
    [429, "3", 3],
    [429, undefined, 1],
    [429, "Wed, 21 Oct 2026 07:28:00 GMT", 1],
    [503, "2", 2],
    [500, "1", 1],
    [503, "3600", 10],
    [503, undefined, undefined],
    [409, "1", undefined],
    [404, undefined, undefined],
  ] as const)
    it(`with ${status} and "${header ?? "no header"}" is asked again after ${seconds ?? "no"} seconds`, () => {
      assert.equal(pauseAskedFor(status, header), seconds);
    });
});
