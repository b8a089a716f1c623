import assert from "node:assert/strict";
import { join } from "node:path";
import { layoutOf } from "../../../sandbox/control-plane/layout";
import { Api } from "../support/api";
import { sandbox } from "../support/sandbox";
import { eventually } from "../support/wait";

/** What a test sees of a pod. */
export interface Pod {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly phase: string;
    readonly reason?: string;
    readonly podIP?: string;
    readonly conditions?: { type: string; status: string; reason?: string }[];
    readonly containerStatuses?: {
      name: string;
      ready: boolean;
      restartCount: number;
      state: { waiting?: { reason: string }; terminated?: { reason: string; exitCode: number } };
      lastState?: { terminated?: { reason: string; exitCode: number } };
    }[];
  };
}

export const isReady = ({ status }: Pod): boolean =>
  status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true;

/** A namespace of the surrounding suite in the shared sandbox; removed with all it holds. */
export class Workspace {
  private client: Api | undefined;
  private directory = "";

  constructor(readonly namespace: string) {
    before(async () => {
      const { home } = await sandbox();
      this.directory = home;
      this.client = new Api(layoutOf(home).kubeconfig);
      await this.create("/api/v1/namespaces", { metadata: { name: namespace } });
      await eventually("the namespace's service account", async () => {
        const { status } = await this.api.ask("GET", `${this.core}/serviceaccounts/default`);
        return status === 200;
      });
    });
    after(async () => {
      await this.api.ask("DELETE", `/api/v1/namespaces/${namespace}`);
      await eventually("the end of the namespace", async () => {
        const { status } = await this.api.ask("GET", `/api/v1/namespaces/${namespace}`);
        return status === 404;
      });
    });
  }

  get api(): Api {
    return this.client ?? assert.fail("the sandbox is not up yet");
  }

  /** A file of the control plane. */
  file(...names: string[]): string {
    return join(layoutOf(this.directory).root, ...names);
  }

  get home(): string {
    return this.directory;
  }

  /** Path of the core API in the namespace. */
  get core(): string {
    return `/api/v1/namespaces/${this.namespace}`;
  }

  /** Path of another API group in the namespace. */
  group(groupVersion: string): string {
    return `/apis/${groupVersion}/namespaces/${this.namespace}`;
  }

  async create(path: string, body: object): Promise<void> {
    const answer = await this.api.ask("POST", path, { body });
    assert.ok(answer.status < 300, `POST ${path}: ${JSON.stringify(answer.body)}`);
  }

  pods(selector: string): Promise<Pod[]> {
    return this.api.list<Pod>(`${this.core}/pods?labelSelector=${encodeURIComponent(selector)}`);
  }

  pod(name: string): Promise<Pod> {
    return this.api.get<Pod>(`${this.core}/pods/${name}`);
  }
}

/** Metadata and specification of pods of one application. */
export const podTemplate = (
  app: string,
  { annotations = {}, spec = {} }: { annotations?: Record<string, string>; spec?: object } = {},
) => ({
  metadata: { labels: { app }, annotations },
  spec: { containers: [{ name: "app", image: "registry.example/app:1" }], ...spec },
});
