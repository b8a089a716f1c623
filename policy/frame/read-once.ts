import * as deserialize from "@pulumi/policy/deserialize";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

type Read = (message: Struct, proxySecrets: boolean) => Readonly<Record<string, unknown>>;

// The SDK's reader of messages, which the package exports and does not declare.
const reader = deserialize as unknown as { deserializeProperties: Read };

/**
 * Makes each message turn into plain values once. The SDK reads and copies it anew for every policy, which with some
 * ninety rules was most of the pack's time. Rules only read, as their types say, so that all may share.
 */
export function readMessagesOnce(): void {
  const read = reader.deserializeProperties;
  const known = new WeakMap<Struct, ReturnType<Read>>();
  reader.deserializeProperties = (message, proxySecrets) => {
    // Whoever is to see secrets as such gets values of its own.
    if (proxySecrets) return read(message, proxySecrets);
    const values = known.get(message) ?? read(message, proxySecrets);
    known.set(message, values);
    return values;
  };
}
