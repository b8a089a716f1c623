import type { DiffResult } from "../rpc/diff";
import { describe } from "../rpc/errors";
import type {
  CheckRequest,
  CheckResult,
  Context,
  Created,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  InvokeRequest,
  InvokeResult,
  Provider,
  ReadRequest,
  ReadResult,
  UpdateRequest,
} from "../rpc/provider";
import type { Bag, PlainObject } from "../rpc/values";
import { type Cluster, connectCluster } from "./cluster/cluster";
import { readKubeconfig, resolveAccess } from "./cluster/kubeconfig";
import { count } from "./objects/access";
import { isPatch, kindOfObject } from "./objects/kinds";
import { objectDiff, type Scope } from "./objects/object-diff";
import { lastInputs } from "./objects/state";
import { checkObject } from "./operations/check";
import { configProblems, diffConfig } from "./operations/config";
import { createObject, previewCreate } from "./operations/create";
import { invokeFunction } from "./operations/decode";
import { deleteObject } from "./operations/delete";
import { checkRelease, HELM_RELEASE, recorded, releaseId, warnRecorded } from "./operations/helm-release";
import { readObject } from "./operations/read";
import { replaceUnready } from "./operations/replace-unready";
import type { Session } from "./operations/session";
import { updateObject } from "./operations/update";
import { readSettings, type Settings } from "./settings";

/** Whether there is a cluster to talk to. */
type Connection =
  | { readonly kind: "connected"; readonly cluster: Cluster }
  /** The same update creates it. */
  | { readonly kind: "unknown" }
  /** It does not answer, and the settings allow to go on without it. */
  | { readonly kind: "unreachable"; readonly reason: string };

/** Stands in for the official kubernetes plugin, against any API server. */
export class KubernetesProvider implements Provider {
  readonly name = "kubernetes";
  readonly version = "4.32.0";

  private settings: Settings = readSettings({});
  private connection: Connection = { kind: "unknown" };

  checkConfig(request: CheckRequest): Promise<CheckResult> {
    return Promise.resolve({ inputs: request.news, failures: configProblems(request) });
  }

  diffConfig(request: DiffRequest): Promise<DiffResult> {
    return Promise.resolve(diffConfig(request));
  }

  async configure(config: PlainObject, { engine }: Context): Promise<void> {
    this.settings = readSettings(config);
    await engine.log({
      severity: "info",
      message: `kubernetes: stand-in plugin for tests and sandboxes, not the official pulumi-kubernetes ${this.version}`,
    });
    if (this.settings.clusterUnknown) return;
    try {
      const access = resolveAccess(readKubeconfig(this.settings.kubeconfig), this.settings);
      this.connection = { kind: "connected", cluster: await connectCluster(access) };
    } catch (error) {
      const { deleteUnreachable, skipUpdateUnreachable } = this.settings;
      if (!deleteUnreachable && !skipUpdateUnreachable) throw error;
      this.connection = { kind: "unreachable", reason: describe(error) };
      await engine.log({ severity: "warning", message: describe(error) });
    }
  }

  async check(request: CheckRequest): Promise<CheckResult> {
    if (this.connection.kind === "unreachable" && this.settings.skipUpdateUnreachable) {
      return { inputs: request.olds };
    }
    if (request.type === HELM_RELEASE) return checkRelease(request, this.defaultNamespace());
    return checkObject(request, this.settings, await this.scopeOf(request.type, request.news.values));
  }

  async diff(request: DiffRequest, context: Context): Promise<DiffResult> {
    const { type, news, ignoreChanges } = request;
    const old = lastInputs(request.oldInputs, request.oldState).values;
    const diff = objectDiff({
      token: type,
      old,
      now: news.values,
      patch: isPatch(type, news.values),
      scope: await this.scopeOf(type, news.values),
      ignoreChanges,
      mutability: this.settings,
    });
    return this.connection.kind === "connected"
      ? replaceUnready(this.session(context), request, { diff, old })
      : diff;
  }

  async create(request: CreateRequest, context: Context): Promise<Created> {
    if (request.type === HELM_RELEASE) {
      await warnRecorded(context, request.urn, request.inputs.values);
      const id = request.preview ? "" : releaseId(request.inputs.values);
      return { id, outputs: recorded(request.inputs, 1) };
    }
    if (request.preview && this.connection.kind !== "connected") return { id: "", outputs: request.inputs };
    const session = this.session(context);
    return request.preview ? previewCreate(session, request) : createObject(session, request);
  }

  async read(request: ReadRequest, context: Context): Promise<ReadResult> {
    if (request.type === HELM_RELEASE) {
      return { id: request.id, outputs: request.oldState, inputs: request.oldInputs };
    }
    if (this.connection.kind === "unreachable") {
      if (this.settings.deleteUnreachable) return undefined;
      return { id: request.id, outputs: request.oldState, inputs: request.oldInputs };
    }
    return readObject(this.session(context), request);
  }

  async update(request: UpdateRequest, context: Context): Promise<Bag> {
    if (request.type === HELM_RELEASE) {
      await warnRecorded(context, request.urn, request.news.values);
      const revision = count(request.oldState.values, "status", "revision") ?? 0;
      return recorded(request.news, revision + 1);
    }
    if (request.preview && this.connection.kind !== "connected") return request.news;
    return updateObject(this.session(context), request);
  }

  async delete(request: DeleteRequest, context: Context): Promise<void> {
    if (request.type === HELM_RELEASE) return;
    if (this.connection.kind === "unreachable" && this.settings.deleteUnreachable) return;
    await deleteObject(this.session(context), request);
  }

  invoke(request: InvokeRequest): Promise<InvokeResult> {
    return Promise.resolve(invokeFunction(request));
  }

  private session(context: Context): Session {
    const { connection, settings } = this;
    switch (connection.kind) {
      case "connected":
        return { settings, context, cluster: connection.cluster };
      case "unreachable":
        throw new Error(`configured Kubernetes cluster is unreachable: ${connection.reason}`);
      case "unknown":
        throw new Error("kubeconfig: not known yet, so there is no cluster to work on");
      default:
        throw new Error(`unhandled connection ${JSON.stringify(connection satisfies never)}`);
    }
  }

  private defaultNamespace(): string {
    const cluster = this.connection.kind === "connected" ? this.connection.cluster : undefined;
    return this.settings.namespace ?? cluster?.namespace ?? "default";
  }

  private async scopeOf(token: string, values: PlainObject): Promise<Scope> {
    if (token === HELM_RELEASE || this.connection.kind !== "connected") return { kind: "unknown" };
    const resource = await this.connection.cluster.discovery.find(kindOfObject(values, token));
    // A kind whose definition comes with the same update is taken for a namespaced one.
    return resource?.namespaced === false
      ? { kind: "cluster" }
      : { kind: "namespaced", namespace: this.defaultNamespace() };
  }
}
