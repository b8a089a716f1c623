import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Failure } from "../../../lib/failure";
import { ignoreMissing, parseRecord, readIfPresent, writePrivate } from "../private-file";

const KEY_BYTES = 32;
const Key = z.object({
  secretbox: z.string().refine((key) => Buffer.from(key, "base64").length === KEY_BYTES),
});

/** Secrets are unreadable in the database's files, as with a customer key on a managed cluster. */
export const encryptionConfiguration = (secret: string) => ({
  apiVersion: "apiserver.config.k8s.io/v1",
  kind: "EncryptionConfiguration",
  resources: [
    {
      resources: ["secrets"],
      providers: [{ secretbox: { keys: [{ name: "sandbox", secret }] } }, { identity: {} }],
    },
  ],
});

/** The key that encrypts Secrets: made once. Without it the Secrets in an existing database are lost. */
export async function ensureEncryptionKey(file: string, data: string): Promise<string> {
  const text = await readIfPresent(file);
  const present = text === undefined ? undefined : parseRecord(Key, text);
  if (present !== undefined) return present.secretbox;
  const database = await stat(join(data, "member")).catch((error: unknown) => {
    ignoreMissing(error);
    return undefined;
  });
  if (database !== undefined) {
    throw new Failure(
      `the key ${file} is ${text === undefined ? "missing" : "damaged"}, and ${data} holds Secrets that only it opens`,
      {
        remedy: "put the file back from a copy; or give the cluster up with `npm run destroy` and start anew",
      },
    );
  }
  const secretbox = randomBytes(KEY_BYTES).toString("base64");
  await writePrivate(file, `${JSON.stringify({ secretbox })}\n`);
  return secretbox;
}
