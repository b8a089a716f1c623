import assert from "node:assert/strict";
import { credentials, Server, ServerCredentials, type ServiceError, status } from "@grpc/grpc-js";
import { ResourceProviderClient, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { decode, encode } from "../../../../sandbox/standins/rpc/codec";
import { initFailed, wrongInputs } from "../../../../sandbox/standins/rpc/errors";
import type { Engine } from "../../../../sandbox/standins/rpc/engine";
import type { Context, Provider } from "../../../../sandbox/standins/rpc/provider";
import { providerService } from "../../../../sandbox/standins/rpc/service";

const silentEngine: Engine = {
  log: () => Promise.resolve(),
  whenGone: () => undefined,
  close: () => undefined,
};
const secretBag = { values: { password: "hush", size: 2 }, secrets: [["password"]] };

/** A provider that answers with fixed values; tests replace single methods. */
const base: Provider = {
  name: "test",
  version: "1.2.3",
  configure: () => Promise.resolve(),
  check: ({ news }) =>
    Promise.resolve({ inputs: news, failures: [{ property: "size", reason: "too small" }] }),
  diff: () =>
    Promise.resolve({
      changes: [{ path: ["size"], kind: "update", replaces: true }],
      deleteBeforeReplace: true,
    }),
  create: () => Promise.resolve({ id: "x-1", outputs: secretBag }),
  read: () => Promise.resolve(undefined),
  update: () => Promise.resolve(secretBag),
  delete: () => Promise.resolve(),
};

describe("provider service", () => {
  let server: Server;
  let client: ResourceProviderClient;

  const serve = async (provider: Provider): Promise<void> => {
    server = new Server();
    server.addService(ResourceProviderService, providerService(provider, silentEngine));
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  };

  afterEach(() => {
    client.close();
    server.forceShutdown();
  });

  const failureOf = (call: (done: (error: ServiceError | null) => void) => void): Promise<ServiceError> =>
    new Promise((resolve, reject) => {
      call((error) => {
        if (error === null) reject(new Error("the call succeeded"));
        else resolve(error);
      });
    });

  it("says its version and that it takes secrets, outputs and previews", async () => {
    await serve(base);
    const info = await new Promise<{ getVersion(): string }>((resolve, reject) => {
      client.getPluginInfo(new Empty(), (error, answer) => {
        if (error === null) resolve(answer);
        else reject(error);
      });
    });
    assert.equal(info.getVersion(), "1.2.3");
    const configured = await new Promise<pb.ConfigureResponse>((resolve, reject) => {
      client.configure(new pb.ConfigureRequest(), (error, answer) => {
        if (error === null) resolve(answer);
        else reject(error);
      });
    });
    assert.ok(
      configured.getAcceptsecrets() && configured.getAcceptoutputs() && configured.getSupportspreview(),
    );
  });

  it("keeps secrets secret in what it answers", async () => {
    await serve(base);
    const created = await new Promise<pb.CreateResponse>((resolve, reject) => {
      client.create(new pb.CreateRequest(), (error, answer) => {
        if (error === null) resolve(answer);
        else reject(error);
      });
    });
    assert.equal(created.getId(), "x-1");
    assert.deepEqual(decode(created.getProperties()), secretBag);
    assert.ok(!JSON.stringify(created.getProperties()?.toJavaScript()).includes('"password":"hush"'));
  });

  it("answers a difference with its kind, its place and the order of replacement", async () => {
    await serve(base);
    const diff = await new Promise<pb.DiffResponse>((resolve, reject) => {
      client.diff(new pb.DiffRequest(), (error, answer) => {
        if (error === null) resolve(answer);
        else reject(error);
      });
    });
    assert.equal(diff.getChanges(), pb.DiffResponse.DiffChanges.DIFF_SOME);
    assert.deepEqual(diff.getReplacesList(), ["size"]);
    assert.equal(diff.getDeletebeforereplace(), true);
    assert.equal(diff.getDetaileddiffMap().get("size")?.getKind(), pb.PropertyDiff.Kind.UPDATE_REPLACE);
  });

  it("tells the engine by an empty id that an object is gone", async () => {
    await serve(base);
    const read = await new Promise<pb.ReadResponse>((resolve, reject) => {
      client.read(new pb.ReadRequest(), (error, answer) => {
        if (error === null) resolve(answer);
        else reject(error);
      });
    });
    assert.equal(read.getId(), "");
  });

  it("carries what there is of a half-made object in the error's details", async () => {
    const failure = initFailed({
      id: "x-1",
      outputs: secretBag,
      inputs: secretBag,
      message: "late",
      reasons: ["why"],
    });
    await serve({ ...base, create: () => Promise.reject(failure) });
    const error = await failureOf((done) => client.create(new pb.CreateRequest(), done));
    assert.equal(error.details, "late");
    const [bytes] = error.metadata.get("grpc-status-details-bin");
    const [any] = Status.deserializeBinary(bytes as Buffer).getDetailsList();
    assert.equal(any?.getTypeName(), "pulumirpc.ErrorResourceInitFailed");
    const detail = pb.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
    assert.equal(detail.getId(), "x-1");
    assert.deepEqual(detail.getReasonsList(), ["why"]);
    assert.deepEqual(decode(detail.getProperties()), secretBag);
  });

  it("names every wrong property in the error's details", async () => {
    const failure = wrongInputs("two mistakes", [
      { path: "a", reason: "one" },
      { path: "b", reason: "two" },
    ]);
    await serve({ ...base, create: () => Promise.reject(failure) });
    const error = await failureOf((done) => client.create(new pb.CreateRequest(), done));
    assert.equal(error.code, status.INVALID_ARGUMENT);
    assert.equal(error.metadata.get("grpc-status-details-bin").length, 1);
  });

  it("refuses what the provider does not serve, naming it", async () => {
    await serve(base);
    const request = new pb.InvokeRequest();
    request.setTok("test:index:fn");
    const error = await failureOf((done) => client.invoke(request, done));
    assert.equal(error.code, status.UNIMPLEMENTED);
    assert.match(error.details, /test:index:fn/);
  });

  it("ends operations under way when the update is cancelled", async () => {
    let started = (): void => undefined;
    const isStarted = new Promise<void>((resolve) => {
      started = resolve;
    });
    const hanging = (_request: unknown, { signal }: Context): Promise<never> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          reject(new Error("stopped half-way"));
        });
        started();
      });
    await serve({ ...base, update: hanging });
    const ended = failureOf((done) => client.update(new pb.UpdateRequest(), done));
    await isStarted;
    client.cancel(new Empty(), () => undefined);
    assert.equal((await ended).details, "stopped half-way");
  });

  it("reads the type and name of a resource from its URN when the engine leaves them out", async () => {
    let seen = "";
    await serve({
      ...base,
      create: ({ type, name, inputs }) => {
        seen = `${type} ${name} ${JSON.stringify(inputs.values["size"])}`;
        return Promise.resolve({ id: "1", outputs: inputs });
      },
    });
    const request = new pb.CreateRequest();
    request.setUrn("urn:pulumi:dev::proj::my:mod:Parent$k:apps/v1:Deployment::web::0");
    request.setProperties(encode(secretBag));
    await new Promise<void>((resolve) => {
      client.create(request, () => {
        resolve();
      });
    });
    assert.equal(seen, "k:apps/v1:Deployment web::0 2");
  });
});
