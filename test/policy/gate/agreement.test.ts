import assert from "node:assert/strict";
import { agrees } from "../../../policy/gate/agreement";
import { UNKNOWN } from "../harness/judge";

const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };

describe("agreement of a preview with a rehearsal", () => {
  const same: Readonly<Record<string, readonly [unknown, unknown]>> = {
    "equal values": [{ a: [1, "x", true] }, { a: [1, "x", true] }],
    "a value that is not known yet": [{ policy: UNKNOWN }, { policy: '{"Statement":[]}' }],
    "an unknown inside a list": [{ ids: [UNKNOWN, "b"] }, { ids: ["a", "b"] }],
    "a secret on either side": [{ data: "[secret]" }, { data: SECRET }],
    "names completed with random digits": [{ name: "role-1a2b3c4" }, { name: "role-f0e1d2c" }],
  };
  for (const [why, [previewed, rehearsed]] of Object.entries(same))
    it(`holds for ${why}`, () => {
      assert.ok(agrees(previewed, rehearsed));
    });

  const different: Readonly<Record<string, readonly [unknown, unknown]>> = {
    "another value": [{ type: "NodePort" }, { type: "ClusterIP" }],
    "a field that only the preview has": [{ hostNetwork: true }, {}],
    "a field that only the rehearsal has": [{}, { digest: true }],
    "another length": [{ ids: ["a"] }, { ids: ["a", "b"] }],
    "a list in place of an object": [{ ids: [] }, { ids: {} }],
    "another name before the digits": [{ name: "admin-1a2b3c4" }, { name: "role-1a2b3c4" }],
    "a number in place of a text": [{ port: 1 }, { port: "1" }],
  };
  for (const [why, [previewed, rehearsed]] of Object.entries(different))
    it(`does not hold for ${why}`, () => {
      assert.ok(!agrees(previewed, rehearsed));
    });
});
