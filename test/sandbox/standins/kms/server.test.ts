import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { decrypt, encrypt } from "../../../../sandbox/standins/kms/envelope";
import { kmsServer } from "../../../../sandbox/standins/kms/server";

describe("KMS stand-in", () => {
  const server = kmsServer();
  let url = "";

  before(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  after(() => server.close());

  const call = async (operation: string, body: unknown) => {
    const headers = { "x-amz-target": `TrentService.${operation}`, connection: "close" };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  };

  it("gives back what it encrypted, and the key's name", async () => {
    const Plaintext = Buffer.from("data key").toString("base64");
    const sealed = await call("Encrypt", { KeyId: "alias/state", Plaintext });
    assert.equal(sealed.status, 200);
    assert.ok(!Buffer.from(sealed.body["CiphertextBlob"]!, "base64").includes("data key"));
    const opened = await call("Decrypt", { CiphertextBlob: sealed.body["CiphertextBlob"] });
    assert.deepEqual(opened, { status: 200, body: { KeyId: "alias/state", Plaintext } });
  });

  it("refuses a damaged blob, one under another key's name, and nonsense", async () => {
    const blob = encrypt("alias/state", Buffer.from("data key"));
    const damaged = Buffer.from(blob);
    damaged[damaged.length - 1]! ^= 1;
    const renamed = Buffer.from(blob);
    renamed[1]! ^= 1;
    for (const bad of [damaged, renamed, blob.subarray(0, 10), Buffer.alloc(0)]) {
      assert.throws(() => decrypt(bad));
      const { status, body } = await call("Decrypt", { CiphertextBlob: bad.toString("base64") });
      assert.equal(status, 400);
      assert.equal(body["__type"], "InvalidCiphertextException");
    }
  });

  it("never repeats what it was sent in a refusal", async () => {
    const { status, body } = await call("Encrypt", { KeyId: "alias/state", Plaintext: "hunter2!" });
    assert.equal(status, 400);
    assert.ok(!JSON.stringify(body).includes("hunter2"));
  });

  it("names an operation that it does not serve", async () => {
    const { status, body } = await call("ScheduleKeyDeletion", {});
    assert.equal(status, 400);
    assert.match(body["message"]!, /ScheduleKeyDeletion/);
  });
});
