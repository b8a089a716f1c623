import assert from "node:assert/strict";
import fc from "fast-check";
import {
  compareReleases,
  formatRelease,
  parseRelease,
  sameMajorNotOlder,
  sameMinor,
} from "../../../sandbox/obtain/semver";

const release = fc.record(
  { major: fc.nat(99), minor: fc.nat(999), patch: fc.nat(99) },
  { noNullPrototype: true },
);

describe("release numbers", () => {
  it("are found in what programs answer", () => {
    assert.deepEqual(parseRelease("Kubernetes v1.35.4"), { major: 1, minor: 35, patch: 4 });
    assert.deepEqual(parseRelease("etcd Version: 3.6.5\nGo Version: go1.26.8"), {
      major: 3,
      minor: 6,
      patch: 5,
    });
    assert.deepEqual(parseRelease("kwok version v0.8.0 go1.26.8 (linux/amd64)"), {
      major: 0,
      minor: 8,
      patch: 0,
    });
    assert.deepEqual(parseRelease("v1.10.1+unknown"), { major: 1, minor: 10, patch: 1 });
  });

  it("of prereleases and development builds are none", () => {
    for (const text of ["v1.36.0-rc.1", "3.260.0-alpha.1", "3.260.0-dev", "unknown", ""])
      assert.equal(parseRelease(text), undefined, text);
  });

  it("survive being written and read", () => {
    fc.assert(
      fc.property(release, (one) => {
        assert.deepEqual(parseRelease(formatRelease(one)), one);
      }),
    );
  });

  it("compare like their numbers, not like their letters", () => {
    assert.ok(compareReleases({ major: 3, minor: 9, patch: 0 }, { major: 3, minor: 10, patch: 0 }) < 0);
    assert.ok(compareReleases({ major: 2, minor: 99, patch: 99 }, { major: 3, minor: 0, patch: 0 }) < 0);
    assert.equal(compareReleases({ major: 3, minor: 1, patch: 2 }, { major: 3, minor: 1, patch: 2 }), 0);
  });
});

describe("compatibility", () => {
  const wanted = { major: 3, minor: 259, patch: 0 };

  it("of an engine: the same major version, not older", () => {
    assert.equal(sameMajorNotOlder({ major: 3, minor: 270, patch: 1 }, wanted), undefined);
    assert.equal(sameMajorNotOlder({ major: 3, minor: 258, patch: 9 }, wanted), "older than 3.259");
    assert.equal(
      sameMajorNotOlder({ major: 4, minor: 300, patch: 0 }, wanted),
      "major version 4 instead of 3",
    );
  });

  it("of a control plane part: the same minor version", () => {
    assert.equal(sameMinor({ major: 3, minor: 259, patch: 7 }, wanted), undefined);
    assert.equal(sameMinor({ major: 3, minor: 260, patch: 0 }, wanted), "not a 3.259 release");
    assert.equal(sameMinor({ major: 4, minor: 259, patch: 0 }, wanted), "not a 3.259 release");
  });
});
