import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/**
 * Keys of the stand-in are derived from their names and this published word, for the same reason as the sandbox's
 * passphrase: a stack file that a sandbox completed opens in every sandbox, and protects nothing.
 */
const PUBLISHED = "spotify-ai-agent-sandbox-kms";
const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const keyFor = (keyId: string): Buffer => createHash("sha256").update(`${PUBLISHED}\0${keyId}`).digest();

/** Encrypts under a named key. The blob carries the key's name, as the service's own does. */
export function encrypt(keyId: string, plaintext: Buffer): Buffer {
  const name = Buffer.from(keyId, "utf8");
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyFor(keyId), nonce).setAAD(name);
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.from([name.length]), name, nonce, cipher.getAuthTag(), sealed]);
}

/**
 * Decrypts a blob that {@link encrypt} made.
 * @throws {Error} where the blob is damaged or was made by something else.
 */
export function decrypt(blob: Buffer): { readonly keyId: string; readonly plaintext: Buffer } {
  const nameEnd = 1 + (blob[0] ?? 0);
  const tagStart = nameEnd + NONCE_BYTES;
  const sealedStart = tagStart + TAG_BYTES;
  if (blob.length < sealedStart) throw new Error("the blob is too short");
  const name = blob.subarray(1, nameEnd);
  const keyId = name.toString("utf8");
  const decipher = createDecipheriv(ALGORITHM, keyFor(keyId), blob.subarray(nameEnd, tagStart))
    .setAAD(name)
    .setAuthTag(blob.subarray(tagStart, sealedStart));
  return { keyId, plaintext: Buffer.concat([decipher.update(blob.subarray(sealedStart)), decipher.final()]) };
}
