import assert from "node:assert/strict";
import { planPaths } from "../../sandbox/paths";

describe("places of the sandbox", () => {
  it("follow the XDG directories and tell checkouts apart", () => {
    const one = planPaths("/src/platform", { HOME: "/home/me" });
    assert.equal(one.cache, "/home/me/.cache/spotify-ai-agent");
    assert.match(one.home, /^\/home\/me\/\.local\/state\/spotify-ai-agent\/platform-[0-9a-f]{8}$/);
    assert.notEqual(planPaths("/other/platform", { HOME: "/home/me" }).home, one.home);
    const moved = planPaths("/src/platform", {
      HOME: "/home/me",
      XDG_CACHE_HOME: "/c",
      XDG_STATE_HOME: "/s",
    });
    assert.equal(moved.cache, "/c/spotify-ai-agent");
    assert.match(moved.home, /^\/s\/spotify-ai-agent\//);
  });

  it("are those that the user names, seen from the checkout, and an empty name is none", () => {
    const environment = { HOME: "/h", SANDBOX_CACHE: "/c", SANDBOX_HOME: "here", SANDBOX_BINARIES: "" };
    const paths = planPaths("/src/x", environment);
    assert.deepEqual([paths.cache, paths.home, paths.binaries], ["/c", "/src/x/here", undefined]);
    assert.equal(planPaths("/src/x", { ...environment, SANDBOX_BINARIES: "/usb" }).binaries, "/usb");
  });
});
