import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiException } from "@kubernetes/client-node";
import { parse } from "yaml";
import { Failure } from "../../../lib/failure";
import { withVersion } from "../../../ops/releases/with-version";

const text = (version: string) =>
  `config:\n  spotify-ai-agent:stack:\n    services:\n      web: { version: "${version}" } # ours\n`;

describe("the version in the stack file during a rollback", () => {
  let directory: string;
  let file: string;
  const named = (): string => {
    const { config } = parse(readFileSync(file, "utf8")) as {
      config: Record<string, { services: { web: { version: string } } }>;
    };
    return config["spotify-ai-agent:stack"]?.services.web.version ?? assert.fail("no section");
  };
  const answer = (code: number) => new ApiException(code, "said", "{}", {});

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "with-version-"));
    file = join(directory, "Pulumi.dev.yaml");
    writeFileSync(file, text("2"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it("is the earlier one before anything is done, and after it", async () => {
    const during = await withVersion(file, { key: "web", version: "1" }, () => Promise.resolve(named()));
    assert.equal(during, "1");
    assert.equal(named(), "1");
  });

  for (const [what, error] of [
    ["another release had begun", new Failure("another release has begun", { remedy: "look" })],
    ["the user may not", answer(403)],
    ["an admission policy refuses", answer(422)],
  ] as const)
    it(`is put back, to the letter, when ${what}`, async () => {
      await assert.rejects(
        withVersion(file, { key: "web", version: "1" }, () => Promise.reject(error)),
        error,
      );
      assert.equal(readFileSync(file, "utf8"), text("2"));
    });

  for (const [what, error] of [
    ["the answer was lost", Object.assign(new Error("socket hang up"), { code: "ECONNRESET" })],
    ["the server answered with an error of its own", answer(500)],
    ["the server timed out", answer(504)],
  ] as const)
    it(`stays the earlier one when ${what}: the cluster may have gone back`, async () => {
      await assert.rejects(
        withVersion(file, { key: "web", version: "1" }, () => Promise.reject(error)),
        error,
      );
      assert.equal(named(), "1");
    });

  it("is not touched when the image names none", async () => {
    await withVersion(file, { key: "web", version: undefined }, () => Promise.resolve());
    assert.equal(readFileSync(file, "utf8"), text("2"));
  });
});
