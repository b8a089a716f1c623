import { Client, credentials, Server, ServerCredentials, status } from "@grpc/grpc-js";
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
const { configureStack, ...others } = AnalyzerService;

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
  server.addService(AnalyzerService, {
    ...Object.fromEntries(
      Object.entries(others).map(([name, method]) => [
        name,
        answer(async (request) => call(await packFor(), method as Method, request)),
      ]),
    ),
    handshake: answer(() => new AnalyzerHandshakeResponse()),
    configureStack: answer(async (request: AnalyzerStackConfigureRequest) => {
      await configure(await packFor(request), request);
      return new AnalyzerStackConfigureResponse();
    }),
  });
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

/** A method of the protocol whose messages are passed on unread. */
interface Method {
  readonly path: string;
  readonly requestSerialize: (value: unknown) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => unknown;
}

const call = (client: Client, method: Method, request: unknown): Promise<unknown> =>
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
    await call(client, configureStack as unknown as Method, request);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === status.UNIMPLEMENTED)) throw error;
  }
}
