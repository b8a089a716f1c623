import { Struct } from "google-protobuf/google/protobuf/struct_pb";

// eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on the message it is asked of
const plain = Struct.prototype.toJavaScript;

/**
 * Makes each message turn into plain values once. The SDK asks for them anew for every policy and copies what it gets
 * before a rule sees it: with some ninety rules that was more than half of the pack's time.
 */
export function readMessagesOnce(): void {
  const read = new WeakMap<Struct, ReturnType<typeof plain>>();
  Struct.prototype.toJavaScript = function (this: Struct) {
    const known = read.get(this);
    if (known !== undefined) return known;
    const values = plain.call(this);
    read.set(this, values);
    return values;
  };
}
