import assert from "node:assert/strict";
import { featuresSchema } from "../../../components/cluster/features-schema";
import { platformProblems } from "../../../components/cluster/platform-stack";

const features = featuresSchema.parse({});
const args = { stack: "acme/platform/prod", features };

describe("the platform that another stack holds", () => {
  it("has the features that the tenants are planned for", () => {
    assert.deepEqual(platformProblems({ access: "/kubeconfig", features }, args), []);
  });

  it("is missed where the stack is not there, or has no way to a cluster", () => {
    for (const output of [undefined, {}, { access: 7, features }])
      assert.deepEqual(platformProblems(output, args), [
        'cluster.source.stack: "acme/platform/prod" has no output `platform` with a way to its cluster; ' +
          "name a stack that holds a platform, and update it first",
      ]);
  });

  it("is refused with other features, all of them at once", () => {
    const there = { ...features, mesh: false, backup: true };
    assert.deepEqual(platformProblems({ access: "/kubeconfig", features: there }, args), [
      'cluster.features.mesh: true here, false in "acme/platform/prod"; use that',
      'cluster.features.backup: false here, true in "acme/platform/prod"; use that',
    ]);
  });
});
