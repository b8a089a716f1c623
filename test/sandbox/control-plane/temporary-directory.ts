import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory for each test of the surrounding suite, removed afterwards. */
export function temporaryDirectory(): { readonly path: string } {
  let path = "";
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), "control-plane-test-"));
  });
  afterEach(() => rm(path, { recursive: true, force: true }));
  return {
    get path() {
      return path;
    },
  };
}
