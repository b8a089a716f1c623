import assert from "node:assert/strict";
import * as deserialize from "@pulumi/policy/deserialize";
import * as server from "@pulumi/policy/server";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import { compile } from "../../policy/frame/compile";
import { readMessagesOnce } from "../../policy/frame/read-once";
import { everyRule } from "../../policy/packs/every-rule";

type Handler = (call: { request: unknown }, answer: (error: unknown, response: unknown) => void) => void;
const { makeAnalyzeRpcFun } = server as unknown as {
  makeAnalyzeRpcFun: (...of: [string, string, string, readonly unknown[]]) => Handler;
};
const reader = deserialize as unknown as {
  deserializeProperties: (message: Struct, proxySecrets: boolean) => unknown;
};

describe("messages read once", () => {
  const { deserializeProperties } = reader;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- what is put back afterwards
  const valueOf = Value.prototype.toJavaScript;
  let reads = 0;

  before(() => {
    Value.prototype.toJavaScript = function (this: Value) {
      reads += 1;
      return valueOf.call(this);
    };
    readMessagesOnce();
  });

  after(() => {
    Value.prototype.toJavaScript = valueOf;
    Object.assign(reader, { deserializeProperties });
  });

  it("are converted once for all rules of the pack", async () => {
    const request = new analyzer.AnalyzeRequest();
    request.setType("kubernetes:core/v1:ConfigMap");
    request.setUrn("urn:pulumi:dev::p::kubernetes:core/v1:ConfigMap::c");
    request.setOptions(new analyzer.AnalyzerResourceOptions());
    request.setProperties(Struct.fromJavaScript({ data: { one: "1", two: "2" } }));
    reads = 0;
    await new Promise((answered, failed) => {
      makeAnalyzeRpcFun(
        "pack",
        "1.0.0",
        "mandatory",
        compile(everyRule),
      )({ request }, (error, response) => {
        if (error instanceof Error) failed(error);
        else answered(response);
      });
    });
    assert.equal(reads, 3);
  });

  it("are told apart, though they say the same", () => {
    const [one, other] = [Struct.fromJavaScript({ a: 1 }), Struct.fromJavaScript({ a: 1 })];
    assert.deepEqual(reader.deserializeProperties(one, false), { a: 1 });
    assert.notEqual(reader.deserializeProperties(one, false), reader.deserializeProperties(other, false));
  });

  it("are read anew for whoever sees secrets as such", () => {
    const message = Struct.fromJavaScript({ a: 1 });
    assert.notEqual(reader.deserializeProperties(message, true), reader.deserializeProperties(message, true));
  });
});
