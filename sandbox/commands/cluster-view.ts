import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { NODE_GROUP_LABEL } from "../../lib/node-groups";
import { ApiClient } from "../control-plane/api-client";
import { Failure } from "../../lib/failure";

/** What a look at the API server shows. */
export interface ClusterView {
  readonly nodes: readonly {
    readonly name: string;
    readonly group: string;
    readonly zone: string;
    readonly ready: boolean;
    readonly pods: number;
  }[];
  readonly workloads: readonly {
    readonly name: string;
    readonly namespace: string;
    readonly desired: number;
    readonly ready: number;
    /** Where a workload that is released in stages stands; others have none. */
    readonly release?: WorkloadRelease;
  }[];
}

/** The rollouts controller's word on a release. */
export interface WorkloadRelease {
  readonly phase: string;
  readonly message: string;
  /** Whether measures decide about it. */
  readonly isJudged: boolean;
}

const Kubeconfig = z.looseObject({
  clusters: z.tuple([
    z.looseObject({
      cluster: z.looseObject({ server: z.string(), "certificate-authority-data": z.string() }),
    }),
  ]),
  users: z.tuple([
    z.looseObject({
      user: z.looseObject({ "client-certificate-data": z.string(), "client-key-data": z.string() }),
    }),
  ]),
});
const list = <T extends z.ZodType>(item: T) => z.looseObject({ items: z.array(item) });
const Metadata = z.looseObject({
  name: z.string(),
  namespace: z.string().default(""),
  labels: z.record(z.string(), z.string()).default({}),
});
const Nodes = list(
  z.looseObject({
    metadata: Metadata,
    status: z.looseObject({
      conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).default([]),
    }),
  }),
);
const Pods = list(z.looseObject({ spec: z.looseObject({ nodeName: z.string().optional() }) }));
const Workloads = list(
  z.looseObject({
    metadata: Metadata,
    spec: z.looseObject({ replicas: z.number().default(1) }),
    status: z.looseObject({ readyReplicas: z.number().default(0) }).default({ readyReplicas: 0 }),
  }),
);
const Rollouts = list(
  z.looseObject({
    ...Workloads.shape.items.element.shape,
    spec: z.looseObject({ replicas: z.number().default(1), strategy: z.unknown() }),
    status: z
      .looseObject({
        readyReplicas: z.number().default(0),
        phase: z.string().default("Progressing"),
        message: z.string().default(""),
      })
      .default({ readyReplicas: 0, phase: "Progressing", message: "" }),
  }),
);

/** Reads nodes and workloads with the administrator's credentials. */
export async function readClusterView(kubeconfig: string): Promise<ClusterView> {
  const { clusters, users } = Kubeconfig.parse(parse(await readFile(kubeconfig, "utf8")));
  const { cluster } = clusters[0];
  const { user } = users[0];
  const decode = (text: string) => Buffer.from(text, "base64").toString("utf8");
  const client = new ApiClient({
    port: Number(new URL(cluster.server).port),
    authority: decode(cluster["certificate-authority-data"]),
    credential: {
      certificate: decode(user["client-certificate-data"]),
      key: decode(user["client-key-data"]),
    },
  });
  const read = async <T extends z.ZodType>(path: string, schema: T): Promise<z.output<T>> => {
    const { status, body } = await client.ask({ path });
    if (status === 404) return schema.parse({ items: [] });
    if (status !== 200)
      throw new Failure(`the API server answered ${status} to ${path}`, { remedy: "run `npm run status`" });
    return schema.parse(JSON.parse(body));
  };
  try {
    const [nodes, pods, deployments, rollouts] = await Promise.all([
      read("/api/v1/nodes", Nodes),
      read("/api/v1/pods", Pods),
      read("/apis/apps/v1/deployments", Workloads),
      read("/apis/argoproj.io/v1alpha1/rollouts", Rollouts),
    ]);
    return {
      nodes: nodes.items.map(({ metadata, status }) => ({
        name: metadata.name,
        group: metadata.labels[NODE_GROUP_LABEL] ?? "-",
        zone: metadata.labels["topology.kubernetes.io/zone"] ?? "-",
        ready: status.conditions.some(({ type, status: value }) => type === "Ready" && value === "True"),
        pods: pods.items.filter(({ spec }) => spec.nodeName === metadata.name).length,
      })),
      workloads: [
        ...deployments.items.map(workloadOf),
        ...rollouts.items.map((rollout) => ({
          ...workloadOf(rollout),
          release: {
            phase: rollout.status.phase,
            message: rollout.status.message,
            isJudged: JSON.stringify(rollout.spec.strategy).includes("templateName"),
          },
        })),
      ],
    };
  } finally {
    client.close();
  }
}

const workloadOf = ({ metadata, spec, status }: z.output<typeof Workloads>["items"][number]) => ({
  name: metadata.name,
  namespace: metadata.namespace,
  desired: spec.replicas,
  ready: status.readyReplicas,
});
