import { Client, credentials, type MethodDefinition, Server, ServerCredentials, status } from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzerHandshakeResponse,
  type AnalyzerStackConfigureRequest,
  AnalyzerStackConfigureResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { answer } from "./calls";

/** Starts the policy pack, and says where its analyzer listens. */
export type StartPack = (stack: AnalyzerStackConfigureRequest | undefined) => Promise<string>;

/** An analyzer that the engine can talk to before the policy pack runs. */
export interface Analyzer {
  readonly port: number;
  close(): void;
}

const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
const { handshake, configureStack, ...others } = AnalyzerService;

const asItCame = (bytes: Buffer): Buffer => bytes;

/** The requests that are passed on, message by message as the bytes that came. */
const passedOn = Object.fromEntries(
  Object.entries(others).map(([name, { path, requestStream, responseStream }]) => [
    name,
    {
      path,
      requestStream,
      responseStream,
      requestSerialize: asItCame,
      requestDeserialize: asItCame,
      responseSerialize: asItCame,
      responseDeserialize: asItCame,
    },
  ]),
);

/**
 * Serves an analyzer in front of a policy pack. A pack reads the stack's name and configuration from its
 * environment, but the engine sends them only once an analyzer answers: so this one answers first, starts
 * the pack when it knows the stack, and passes everything else on.
 */
export async function serveAnalyzer(start: StartPack): Promise<Analyzer> {
  let pack: Promise<Client> | undefined;
  // Other requests come first where there is no stack, as when a pack is published.
  const packFor = (stack?: AnalyzerStackConfigureRequest): Promise<Client> =>
    (pack ??= start(stack).then((address) => new Client(address, credentials.createInsecure(), unlimited)));

  const server = new Server(unlimited);
  server.addService(
    { ...passedOn, handshake, configureStack },
    {
      ...Object.fromEntries(
        Object.entries(passedOn).map(([name, method]) => [
          name,
          answer(async (request: Buffer) => call(await packFor(), method, request)),
        ]),
      ),
      handshake: answer(() => new AnalyzerHandshakeResponse()),
      configureStack: answer(async (request: AnalyzerStackConfigureRequest) => {
        await configure(await packFor(request), request);
        return new AnalyzerStackConfigureResponse();
      }),
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    port,
    close: () => {
      void pack?.then(
        (client) => {
          client.close();
        },
        () => undefined,
      );
      server.forceShutdown();
    },
  };
}

/** How a request of the protocol is asked of the pack. */
type Method<Request, Response> = Pick<
  MethodDefinition<Request, Response>,
  "path" | "requestSerialize" | "responseDeserialize"
>;

const call = <Request, Response>(
  client: Client,
  method: Method<Request, Response>,
  request: Request,
): Promise<Response | undefined> =>
  new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      (error, response) => {
        if (error === null) resolve(response);
        else reject(error);
      },
    );
  });

/** Packs built with an older SDK do not know the request; they have their environment. */
async function configure(client: Client, request: AnalyzerStackConfigureRequest): Promise<void> {
  try {
    await call(client, configureStack, request);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === status.UNIMPLEMENTED)) throw error;
  }
}
