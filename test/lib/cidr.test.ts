import assert from "node:assert/strict";
import * as fc from "fast-check";
import { addresses, contains, formatCidr, overlaps, parseCidr, type Range } from "../../lib/cidr";

const range: fc.Arbitrary<Range> = fc
  .tuple(fc.integer({ min: 0, max: 32 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }))
  .map(([prefix, address]) => ({
    prefix,
    base: Math.floor(address / addresses(prefix)) * addresses(prefix),
  }));

describe("address ranges", () => {
  it("reads back what it writes, over the whole address space", () => {
    fc.assert(
      fc.property(range, (any) => {
        assert.deepEqual(parseCidr(formatCidr(any)), any);
      }),
    );
  });

  it("keeps addresses of the upper half positive", () => {
    assert.deepEqual(parseCidr("255.255.255.0/24"), { base: 2 ** 32 - 256, prefix: 24 });
    assert.equal(formatCidr({ base: 2 ** 32 - 256, prefix: 24 }), "255.255.255.0/24");
  });

  for (const text of [
    "10.0.0.0",
    "10.0.0.0/33",
    "10.0.0.256/32",
    "10.0.0.1/24",
    "10.0.0/8",
    "a.b.c.d/8",
    "10.0.0.0/8 ",
    "010.0.0.0/8",
    "10.0.0.0/08",
    "fd00::/8",
    "",
  ])
    it(`refuses "${text}"`, () => {
      assert.equal(parseCidr(text), undefined);
    });

  it("finds an overlap exactly where two ranges share an address", () => {
    fc.assert(
      fc.property(range, range, (a, b) => {
        const last = (one: Range) => one.base + addresses(one.prefix) - 1;
        const shared = Math.max(a.base, b.base) <= Math.min(last(a), last(b));
        assert.equal(overlaps(a, b), shared);
        assert.equal(overlaps(b, a), shared);
        // Ranges are aligned, so of two that overlap the shorter prefix holds the other.
        assert.equal(contains(a, b), shared && a.prefix <= b.prefix);
      }),
    );
  });
});
