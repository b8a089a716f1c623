import assert from "node:assert/strict";
import fc from "fast-check";
import { mebibytes, millicores, toMebibytes, toMillicores } from "../../lib/quantity";

describe("quantities", () => {
  it("reads Mi and Gi", () => {
    assert.equal(toMebibytes("512Mi"), 512);
    assert.equal(toMebibytes("2Gi"), 2048);
    assert.equal(toMebibytes("1.5Gi"), 1536);
  });

  it("writes whole gibibytes as Gi", () => {
    assert.equal(mebibytes(2048), "2Gi");
    assert.equal(mebibytes(1536), "1536Mi");
  });

  it("reads back what it writes", () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), (amount) => {
        assert.equal(toMebibytes(mebibytes(amount)), amount);
        assert.equal(toMillicores(millicores(amount)), amount);
      }),
    );
  });
});
