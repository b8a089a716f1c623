import {
  type ServiceDefinition,
  Server,
  ServerCredentials,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { connectEngine, type Engine } from "./engine";
import type { Provider } from "./provider";
import { providerService } from "./service";

const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** A plugin's process: what it serves, how it is asked about itself, how it ends. */
export interface Plugin {
  readonly name: string;
  readonly version: string;
  readonly services: (engine: Engine | undefined) => readonly Served[];
  /** Ends whatever still runs when the plugin is asked to go. */
  readonly shutdown?: () => Promise<void>;
}

/** A service of the protocol and what serves it. */
export interface Served {
  readonly service: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
}

/** Serves a resource provider as the engine expects of a plugin. */
export const serveProvider = (provider: Provider): Promise<void> =>
  servePlugin({
    name: `pulumi-resource-${provider.name}`,
    version: provider.version,
    services: (engine) => [
      {
        service: ResourceProviderService,
        implementation: providerService(provider, engine),
      },
    ],
  });

/**
 * Serves a plugin until the engine goes away or a signal arrives: answers `--version` and `--help`,
 * otherwise listens on a free local port and prints it, which is how the engine finds the plugin.
 */
export async function servePlugin(plugin: Plugin): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes("--version")) {
    process.stdout.write(`${plugin.version}\n`);
    return;
  }
  if (args.includes("--help")) {
    process.stdout.write(
      `${plugin.name} ${plugin.version} (stand-in)\n\nStarted by the Pulumi engine: ${plugin.name} ENGINE_ADDRESS\n`,
    );
    return;
  }
  const address = args.findLast((arg) => !arg.startsWith("-"));
  const engine = address === undefined ? undefined : connectEngine(address);
  const server = new Server(unlimited);
  for (const { service, implementation } of plugin.services(engine)) {
    server.addService(service, implementation);
  }
  const port = await bind(server);
  process.stdout.write(`${port}\n`);
  await ended(engine);
  await plugin.shutdown?.();
  engine?.close();
  server.forceShutdown();
  // Waits that are still under way have nobody left to report to.
  process.exit(0);
}

const bind = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });

/** Resolves when the plugin is no longer needed. */
const ended = (engine: Engine | undefined): Promise<void> =>
  new Promise((resolve) => {
    engine?.whenGone(resolve);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
