import { setMaxListeners } from "node:events";
import type { sendUnaryData, ServerUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import type { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { decode, encode } from "./codec";
import { changesBetween } from "./diff";
import { type Engine, connectEngine } from "./engine";
import { toServiceError, unimplemented } from "./errors";
import * as messages from "./messages";
import type { Context, Provider } from "./provider";
import type { PlainObject } from "./values";

type Handler<Request, Response> = (request: Request) => Promise<Response> | Response;

/** Answers a call with what the handler returns, and turns what it throws into the protocol's error. */
const unary =
  <Request, Response>(handler: Handler<Request, Response>) =>
  (call: ServerUnaryCall<Request, Response>, done: sendUnaryData<Response>): void => {
    Promise.resolve()
      .then(() => handler(call.request))
      .then(
        (response) => {
          done(null, response);
        },
        (error: unknown) => {
          done(toServiceError(error));
        },
      );
  };

/** The protocol's service around a provider. */
export function providerService(
  provider: Provider,
  connected: Engine | undefined,
): UntypedServiceImplementation {
  const cancel = new AbortController();
  // Every operation under way listens to it.
  setMaxListeners(0, cancel.signal);
  let engine = connected;
  const context = (): Context => {
    if (engine === undefined) throw new Error("the engine has not attached yet");
    return { engine, signal: cancel.signal };
  };
  return {
    ...information(provider, (address) => {
      engine = connectEngine(address);
    }),
    ...configuration(provider, context),
    ...resources(provider, context),
    ...components(provider, context),
    cancel: unary(() => {
      cancel.abort(new Error("the update was cancelled"));
      return new Empty();
    }),
  };
}

function information(provider: Provider, attach: (address: string) => void): UntypedServiceImplementation {
  return {
    handshake: unary(() => {
      const response = new pb.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setAcceptResources(true);
      response.setAcceptOutputs(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
    attach: unary((request: PluginAttach) => {
      attach(request.getAddress());
      return new Empty();
    }),
    getPluginInfo: unary(() => {
      const info = new PluginInfo();
      info.setVersion(provider.version);
      return info;
    }),
    getSchema: unary(async () => {
      const response = new pb.GetSchemaResponse();
      const schema = (await provider.schema?.()) ?? { name: provider.name, version: provider.version };
      response.setSchema(JSON.stringify(schema));
      return response;
    }),
    getMapping: unary(() => new pb.GetMappingResponse()),
    getMappings: unary(() => new pb.GetMappingsResponse()),
    parameterize: unary(() => {
      throw unimplemented(`${provider.name} (stand-in): parameterized packages are not served`);
    }),
    list: unary(() => {
      throw unimplemented(`${provider.name} (stand-in): listing resources is not served`);
    }),
  };
}

/** Variables of old-style requests are strings that may hold JSON. */
const variables = (request: pb.ConfigureRequest): PlainObject =>
  Object.fromEntries(
    [...request.getVariablesMap().entries()].map(([key, value]) => [key.split(":").at(-1) ?? key, value]),
  );

function configuration(provider: Provider, context: () => Context): UntypedServiceImplementation {
  return {
    checkConfig: unary(async (message: pb.CheckRequest) => {
      const request = messages.readCheck(message);
      return messages.writeCheck(
        (await provider.checkConfig?.(request, context())) ?? { inputs: request.news },
      );
    }),
    diffConfig: unary(async (message: pb.DiffRequest) => {
      const request = messages.readDiff(message);
      return messages.writeDiff(
        (await provider.diffConfig?.(request, context())) ?? {
          changes: changesBetween(request.oldInputs.values, request.news.values),
        },
      );
    }),
    configure: unary(async (request: pb.ConfigureRequest) => {
      const args = request.getArgs();
      await provider.configure(args === undefined ? variables(request) : decode(args).values, context());
      const response = new pb.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      response.setAcceptresources(true);
      response.setAcceptoutputs(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
  };
}

function resources(provider: Provider, context: () => Context): UntypedServiceImplementation {
  return {
    check: unary(async (request: pb.CheckRequest) =>
      messages.writeCheck(await provider.check(messages.readCheck(request), context())),
    ),
    diff: unary(async (request: pb.DiffRequest) =>
      messages.writeDiff(await provider.diff(messages.readDiff(request), context())),
    ),
    create: unary(async (request: pb.CreateRequest) => {
      const { id, outputs } = await provider.create(messages.readCreate(request), context());
      const response = new pb.CreateResponse();
      response.setId(id);
      response.setProperties(encode(outputs));
      return response;
    }),
    read: unary(async (request: pb.ReadRequest) => {
      const found = await provider.read(messages.readRead(request), context());
      const response = new pb.ReadResponse();
      // An empty id tells the engine that there is no such object.
      if (found === undefined) return response;
      response.setId(found.id);
      response.setProperties(encode(found.outputs));
      response.setInputs(encode(found.inputs));
      return response;
    }),
    update: unary(async (request: pb.UpdateRequest) => {
      const response = new pb.UpdateResponse();
      response.setProperties(encode(await provider.update(messages.readUpdate(request), context())));
      return response;
    }),
    delete: unary(async (request: pb.DeleteRequest) => {
      await provider.delete(messages.readDelete(request), context());
      return new Empty();
    }),
  };
}

function components(provider: Provider, context: () => Context): UntypedServiceImplementation {
  return {
    invoke: unary(async (request: pb.InvokeRequest) => {
      const token = request.getTok();
      if (provider.invoke === undefined) throw unimplemented(`function ${token} is not served`);
      const args = decode(request.getArgs());
      const result = await provider.invoke({ token, args, preview: request.getPreview() }, context());
      const response = new pb.InvokeResponse();
      if ("failures" in result) response.setFailuresList(messages.writeFailures(result.failures));
      else response.setReturn(encode(result));
      return response;
    }),
    construct: unary((request: pb.ConstructRequest) => {
      if (provider.construct === undefined) {
        throw unimplemented(`component ${request.getType()} is not served by the ${provider.name} stand-in`);
      }
      return provider.construct(request, context());
    }),
    call: unary((request: pb.CallRequest) => {
      throw unimplemented(`method ${request.getTok()} is not served by the ${provider.name} stand-in`);
    }),
  };
}
