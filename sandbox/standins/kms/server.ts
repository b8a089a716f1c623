import { createServer, type IncomingMessage, type Server } from "node:http";
import { z } from "zod";
import { decrypt, encrypt } from "./envelope";

/** The longest request read; the service's own plaintext limit is 4 KiB. */
const LONGEST_REQUEST = 64 * 1024;
/** The longest key name the blob's one-byte length can carry. */
const LONGEST_KEY_ID = 255;

const encryptRequest = z.object({ KeyId: z.string().min(1).max(LONGEST_KEY_ID), Plaintext: z.base64() });
const decryptRequest = z.object({ CiphertextBlob: z.base64() });

/** An answer of the service: a status and a body in its JSON protocol. */
interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const refused = (type: string, message: string): Answer => ({ status: 400, body: { __type: type, message } });

const operations: Readonly<Record<string, (request: unknown) => Answer>> = {
  "TrentService.Encrypt": (request) => {
    const { KeyId, Plaintext } = encryptRequest.parse(request);
    const blob = encrypt(KeyId, Buffer.from(Plaintext, "base64"));
    return { status: 200, body: { KeyId, CiphertextBlob: blob.toString("base64") } };
  },
  "TrentService.Decrypt": (request) => {
    const { CiphertextBlob } = decryptRequest.parse(request);
    const { keyId, plaintext } = decrypt(Buffer.from(CiphertextBlob, "base64"));
    return { status: 200, body: { KeyId: keyId, Plaintext: plaintext.toString("base64") } };
  },
};

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LONGEST_REQUEST) throw new Error(`the request is longer than ${LONGEST_REQUEST} bytes`);
    chunks.push(chunk as Buffer);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

async function answer(request: IncomingMessage): Promise<Answer> {
  if (request.method === "GET" && request.url === "/healthz") return { status: 200, body: { ok: true } };
  const target = String(request.headers["x-amz-target"]);
  const operation = operations[target];
  if (operation === undefined) {
    return refused("UnknownOperationException", `${target} is not served here; only Encrypt and Decrypt are`);
  }
  try {
    return operation(await bodyOf(request));
  } catch (error) {
    // What was sent may be a secret: the reason is told, the content is not.
    const reason = error instanceof z.ZodError ? "a field is missing or malformed" : (error as Error).message;
    return refused("InvalidCiphertextException", reason);
  }
}

/** The part of AWS KMS that a secrets provider uses, for stacks that run in the sandbox. */
export const kmsServer = (): Server =>
  createServer((request, response) => {
    void answer(request).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify(body));
    });
  });
