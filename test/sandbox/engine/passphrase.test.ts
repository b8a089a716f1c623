import assert from "node:assert/strict";
import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { SANDBOX_PASSPHRASE } from "../../../sandbox/engine/passphrase";

/** What the engine does with a salt to see whether a passphrase is the right one. */
function open(salt: string, passphrase: string): string {
  const [, bytes, , nonce, sealed] = salt.split(":").map((field) => Buffer.from(field, "base64"));
  const key = pbkdf2Sync(passphrase, bytes!, 1_000_000, 32, "sha256");
  const decipher = createDecipheriv("aes-256-gcm", key, nonce!).setAuthTag(sealed!.subarray(-16));
  return Buffer.concat([decipher.update(sealed!.subarray(0, -16)), decipher.final()]).toString();
}

describe("the sandbox's passphrase", () => {
  it("opens the committed dev stack, so that no command rewrites its file", () => {
    const file = parse(readFileSync(join(__dirname, "../../../Pulumi.dev.yaml"), "utf8")) as {
      encryptionsalt: string;
    };
    assert.equal(open(file.encryptionsalt, SANDBOX_PASSPHRASE), "pulumi");
  });
});
