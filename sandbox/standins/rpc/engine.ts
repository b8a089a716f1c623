import { type Client, connectivityState, credentials, type ServiceError } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** How much a message matters to whoever watches the update. */
export type Severity = "debug" | "info" | "warning" | "error";

const severities = {
  debug: LogSeverity.DEBUG,
  info: LogSeverity.INFO,
  warning: LogSeverity.WARNING,
  error: LogSeverity.ERROR,
} as const satisfies Record<Severity, LogSeverity>;

/** A message for the person who runs the update. */
export interface LogEntry {
  readonly severity: Severity;
  readonly message: string;
  /** The resource it is about. @default the stack. */
  readonly urn?: string;
  /** Shown while the step runs and gone afterwards. @default false */
  readonly ephemeral?: boolean;
}

/** The engine that started the plugin. */
export interface Engine {
  /** Shows a message. Resolves when the engine has taken it, or is gone. */
  log(entry: LogEntry): Promise<void>;
  /** Calls back once when the engine no longer answers, so that a plugin never outlives it. */
  whenGone(callback: () => void): void;
  close(): void;
}

/** Messages may quote whole manifests. */
const options = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** Connects to the engine at the address that it gave as the plugin's argument. */
export function connectEngine(address: string): Engine {
  const client = new EngineClient(address, credentials.createInsecure(), options);
  return {
    log: (entry) =>
      new Promise((resolve) => {
        const request = new LogRequest();
        request.setSeverity(severities[entry.severity]);
        request.setMessage(entry.message);
        request.setUrn(entry.urn ?? "");
        request.setEphemeral(entry.ephemeral ?? false);
        // An engine that is gone has nobody to show a message to.
        client.log(request, (_error: ServiceError | null) => {
          resolve();
        });
      }),
    whenGone: (callback) => {
      watchConnection(client, callback);
    },
    close: () => {
      client.close();
    },
  };
}

function watchConnection(client: Client, gone: () => void): void {
  const channel = client.getChannel();
  const look = (): void => {
    const state = channel.getConnectivityState(true);
    if (state === connectivityState.TRANSIENT_FAILURE) gone();
    else if (state !== connectivityState.SHUTDOWN) {
      channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, (error) => {
        if (error === undefined) look();
      });
    }
  };
  look();
}
