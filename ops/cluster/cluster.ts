import type { ApiType, KubeConfig, Middleware, RequestContext } from "@kubernetes/client-node";
import { EXIT, Failure } from "../../lib/failure";
import { useEngineEnvironment } from "../engine/engine-environment";

/** Makes a client of one API group. */
export type ApiConstructor<T extends ApiType> = Parameters<typeof KubeConfig.prototype.makeApiClient<T>>[0];

/** The API server. */
export interface Cluster {
  readonly config: KubeConfig;
  /** Address and user, as messages name them. */
  readonly description: string;
  /** A client of one API group, for example `CoreV1Api`. In a dry run it refuses to write. */
  api<T extends ApiType>(group: ApiConstructor<T>): T;
}

const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/** The last defence of a dry run: a command that forgot to ask does not get through. */
const onlyReading: Middleware = {
  pre(request: RequestContext): Promise<RequestContext> {
    if (READING.has(request.getHttpMethod())) return Promise.resolve(request);
    return Promise.reject(
      new Error(`a dry run must not send ${request.getHttpMethod()} ${request.getUrl()}`),
    );
  },
  post: (response) => Promise.resolve(response),
};

/**
 * The API server of the current context of the user's kubeconfig, or of the sandbox.
 * @throws {Failure} with exit code 4 when there is none.
 */
export async function openCluster(
  checkout: string,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Cluster> {
  await useEngineEnvironment(checkout);
  const client = await import("@kubernetes/client-node");
  const config = new client.KubeConfig();
  config.loadFromDefault();
  const server = config.getCurrentCluster()?.server;
  // Without any kubeconfig the library falls back to an address where nothing is.
  if (
    server === undefined ||
    config.getCurrentUser() === null ||
    config.getCurrentContext() === "loaded-context"
  ) {
    throw new Failure("no cluster: KUBECONFIG names no file with a current context", {
      remedy: "run `npm run up` for the sandbox, or set KUBECONFIG",
      exitCode: EXIT.resource,
    });
  }
  const configuration = client.createConfiguration({
    baseServer: new client.ServerConfiguration(server, {}),
    authMethods: { default: config },
    promiseMiddleware: dryRun ? [onlyReading] : [],
  });
  return {
    config,
    description: `${server} (context ${config.getCurrentContext()})`,
    api: (group) => new group(configuration),
  };
}
