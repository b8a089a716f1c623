import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { connect, createServer } from "node:tls";
import fc from "fast-check";
import { issue } from "../../../sandbox/control-plane/pki/certificate";
import { ensureCredentials } from "../../../sandbox/control-plane/pki/credentials";
import * as der from "../../../sandbox/control-plane/pki/der";
import { temporaryDirectory } from "./temporary-directory";

const DAY = 24 * 60 * 60 * 1000;
const validity = { from: new Date("2026-01-01T00:00:00Z"), until: new Date("2055-01-01T00:00:00Z") };

describe("DER", () => {
  it("writes lengths in the shortest form, whatever they are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70_000 }), (length) => {
        const encoded = der.octets(Buffer.alloc(length));
        const header = encoded.subarray(0, encoded.length - length);
        const expected =
          length < 0x80
            ? [length]
            : length < 0x100
              ? [0x81, length]
              : length < 0x10000
                ? [0x82, length >> 8, length & 0xff]
                : [0x83, length >> 16, (length >> 8) & 0xff, length & 0xff];
        assert.deepEqual([...header], [0x04, ...expected]);
      }),
    );
  });

  it("keeps integers positive and without leading zeros", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 160n }), (value) => {
        const digits = value.toString(16);
        const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2) + 4, "0"), "hex");
        const content = der.integer(bytes).subarray(2);
        assert.equal(BigInt(`0x${content.toString("hex")}`), value);
        assert.ok((content[0]! & 0x80) === 0, "negative");
        assert.ok(content.length === 1 || content[0] !== 0 || (content[1]! & 0x80) !== 0, "not the shortest");
      }),
    );
  });

  it("writes object identifiers in base 128", () => {
    // 1.2.840.113549 is the textbook example.
    assert.equal(der.identifier("1.2.840.113549").toString("hex"), "06062a864886f70d");
  });
});

describe("certificates", () => {
  const temporary = temporaryDirectory();

  it("hold what they were made for", () => {
    const authority = new X509Certificate(
      issue({ commonName: "test-ca", use: "authority" }, validity).certificate,
    );
    assert.equal(authority.ca, true);
    assert.ok(authority.verify(authority.publicKey));
    assert.equal(new Date(authority.validTo).toISOString(), validity.until.toISOString());
  });

  it("open a mutual TLS connection, and only under the names they were made for", async () => {
    const directory = temporary.path;
    const { authorities, holders } = await ensureCredentials(directory);
    const { certificate: cert, key } = holders["kube-apiserver"];
    const server = createServer(
      { cert, key, ca: authorities.cluster, requestCert: true, rejectUnauthorized: true },
      (socket) => socket.end(String(socket.getPeerCertificate().subject.CN)),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const client = { cert: holders.admin.certificate, key: holders.admin.key, ca: authorities.cluster };
      assert.equal(await read({ ...client, port, host: "127.0.0.1" }), "sandbox-admin");
      await assert.rejects(
        read({ ...client, port, host: "127.0.0.1", servername: "example.org" }),
        /altnames/,
      );
      await assert.rejects(
        read({ ...client, port, host: "127.0.0.1", ca: authorities.database }),
        /certificate/,
      );
      const stranger = { cert: holders["etcd-client"].certificate, key: holders["etcd-client"].key };
      await assert.rejects(read({ ...client, ...stranger, port, host: "127.0.0.1" }));
    } finally {
      server.close();
    }
  });
});

describe("credentials", () => {
  const temporary = temporaryDirectory();
  const contents = async () =>
    Object.fromEntries(
      await Promise.all(
        (await readdir(temporary.path)).map(
          async (name) => [name, await readFile(join(temporary.path, name), "utf8")] as const,
        ),
      ),
    );

  it("are made once", async () => {
    await ensureCredentials(temporary.path);
    const first = await contents();
    await ensureCredentials(temporary.path);
    assert.deepEqual(await contents(), first);
  });

  it("can be read by nobody else", async () => {
    await ensureCredentials(temporary.path);
    for (const name of await readdir(temporary.path)) {
      assert.equal((await stat(join(temporary.path, name))).mode & 0o777, 0o600, name);
    }
  });

  it("give every component its own identity and only the administrator all rights", async () => {
    const { holders } = await ensureCredentials(temporary.path);
    const certificates = Object.values(holders).map(({ certificate }) => new X509Certificate(certificate));
    const identities = certificates.map(({ issuer, subject }) => `${subject} by ${issuer}`);
    assert.equal(new Set(identities).size, identities.length);
    assert.deepEqual(
      certificates.map(({ subject }) => subject).filter((subject) => subject.includes("system:masters")),
      ["O=system:masters\nCN=sandbox-admin"],
    );
  });

  it("are replaced one by one when damaged, and soon before they end", async () => {
    await ensureCredentials(temporary.path);
    const before = await contents();
    await writeFile(join(temporary.path, "admin.crt"), "-----BEGIN CERTIFICATE-----\nMII");
    await writeFile(join(temporary.path, "kwok.key"), before["admin.key"]!);
    await ensureCredentials(temporary.path);
    const repaired = await contents();
    const changed = Object.keys(before).filter((name) => repaired[name] !== before[name]);
    assert.deepEqual(changed.sort(), ["admin.crt", "admin.key", "kwok.crt", "kwok.key"]);

    await ensureCredentials(temporary.path, new Date(Date.now() + 340 * DAY));
    const renewed = await contents();
    assert.notEqual(renewed["kube-scheduler.crt"], repaired["kube-scheduler.crt"]);
    assert.equal(renewed["cluster.crt"], repaired["cluster.crt"]);
  });

  it("follow a new authority", async () => {
    await ensureCredentials(temporary.path);
    await writeFile(join(temporary.path, "cluster.key"), "");
    const { authorities, holders } = await ensureCredentials(temporary.path);
    const authority = new X509Certificate(authorities.cluster);
    assert.ok(new X509Certificate(holders.admin.certificate).verify(authority.publicKey));
  });

  it("never replace a damaged service account key behind one's back", async () => {
    await ensureCredentials(temporary.path);
    await writeFile(join(temporary.path, "service-accounts.key"), "half");
    await assert.rejects(ensureCredentials(temporary.path), (error: Error & { remedy?: string }) => {
      assert.match(error.message, /service-accounts\.key is damaged/);
      assert.match(error.remedy ?? "", /remove the file/);
      return true;
    });
  });
});

function read(options: {
  port: number;
  host: string;
  cert: string;
  key: string;
  ca: string;
  servername?: string;
}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(options);
    let text = "";
    socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
    socket.on("error", reject);
    socket.on("close", () => {
      if (text === "") reject(new Error("closed without an answer"));
      else resolve(text);
    });
  });
}
