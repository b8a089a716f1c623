import { type Attack, create, policy } from "../attack";
import { attacker, registry } from "../ground";
import { carry, type Json, places, podSpec } from "../objects";

const yard = { id: attacker.id, registry };
const service = { apiVersion: "v1", kind: "Service", plural: "services" };
const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", plural: "persistentvolumeclaims" };
const configMap = { apiVersion: "v1", kind: "ConfigMap", plural: "configmaps" };
const secret = { apiVersion: "v1", kind: "Secret", plural: "secrets" };
const autoscaler = (version: string) => ({
  apiVersion: `autoscaling/${version}`,
  kind: "HorizontalPodAutoscaler",
  plural: "horizontalpodautoscalers",
});

/** An attack whose rule holds for the tenant and for an identity with every right alike. */
const ruled = (family: number, [name, rule]: readonly [string, string], shot: Attack["shot"]): Attack => ({
  family,
  name,
  shot,
  tenant: policy(rule),
  over: policy(rule),
});

/** An attack that would be right in the other tenant's namespace. */
const inOwn = (attack: Attack): Attack => ({ ...attack, inOwnOnly: true });

const job = (name: string, rule: string, change: Json): Attack => {
  const object = carry("job", podSpec(yard), { name: "evil" });
  const shot = create(places.job, { ...object, spec: { ...(object["spec"] as Json), ...change } });
  return inOwn(ruled(61, [`job ${name}`, rule], shot));
};

const target = { maxReplicas: 1, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "app" } };
const someMetric = { name: "requests", selector: { matchLabels: { tenant: "attack-alice" } } };
const value = { type: "Value", value: "1" };
const metrics: readonly (readonly [string, Json])[] = [
  ["of another tenant", { type: "External", external: { metric: someMetric, target: value } }],
  [
    "of the platform's Service",
    {
      type: "Object",
      object: {
        metric: someMetric,
        target: value,
        describedObject: { apiVersion: "v1", kind: "Service", name: "spotify-ai-auth-service" },
      },
    },
  ],
  [
    "of pods by a name",
    { type: "Pods", pods: { metric: someMetric, target: { type: "AverageValue", averageValue: "1" } } },
  ],
];

/** Labels that the platform's pods carry as well, because a controller writes them onto every pod. */
const everybodys: readonly (readonly [string, string])[] = [
  ["service.istio.io/canonical-name", "spotify-ai-auth-service"],
  ["security.istio.io/tlsMode", "istio"],
  ["topology.kubernetes.io/zone", "a"],
  ["apps.kubernetes.io/pod-index", "0"],
  ["pod-template-hash", "5d4f8c7b9"],
  ["rollouts-pod-template-hash", "5d4f8c7b9"],
  ["controller-revision-hash", "auth-1"],
];

const revisions = (["deployment", "statefulSet"] as const).map((kind): Attack => {
  const object = carry(kind, podSpec(yard), { name: "evil" });
  const spec = { ...(object["spec"] as Json), revisionHistoryLimit: 2_000_000_000 };
  const shot = create(places[kind], { ...object, spec });
  return inOwn(ruled(63, [`${kind} that keeps every revision`, "TEN-SCL-08"], shot));
});

const files = (name: string, metadata: Json): Attack =>
  ruled(
    71,
    [`a file for the dashboards ${name}`, "TEN-MET-03"],
    create(configMap, { metadata: { name: "evil", ...metadata }, data: { "evil.json": "{}" } }),
  );

const copies = (name: string, spec: Json): Attack =>
  ruled(
    31,
    [`claim that copies ${name}`, "TEN-PVC-0"],
    create(claim, {
      metadata: { name: "evil" },
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "tenant-encrypted",
        resources: { requests: { storage: "1Gi" } },
        ...spec,
      },
    }),
  );
const source = { kind: "PersistentVolumeClaim", name: "alice" };

/** Attacks in which a controller of the cluster, with rights of its own, is to do what the tenant may not. */
export const deputyAttacks: readonly Attack[] = [
  job("that another controller runs", "TEN-SCL-09", { managedBy: "evil.example/controller" }),
  job("over pods that are not its own", "TEN-SCL-09", {
    manualSelector: true,
    selector: { matchLabels: { app: "other" } },
    template: { metadata: { labels: { app: "other" } }, spec: { ...podSpec(yard), restartPolicy: "Never" } },
  }),
  job("with more pods at once than the tier grants", "TEN-SCL-03", { parallelism: 1000 }),
  job("that nothing ends", "TEN-SCL-04", { activeDeadlineSeconds: undefined }),
  job("that completes for ever", "TEN-SCL-05", { completions: 2_000_000_000, completionMode: "NonIndexed" }),
  ...metrics.map(([name, metric]) =>
    ruled(
      60,
      [`autoscaler that reads a metric ${name}`, "TEN-SCL-07"],
      create(autoscaler("v2"), { metadata: { name: "evil" }, spec: { ...target, metrics: [metric] } }),
    ),
  ),
  ruled(
    60,
    ["autoscaler that reads another tenant's metric by annotation", "TEN-SCL-07"],
    create(autoscaler("v1"), {
      metadata: {
        name: "evil",
        annotations: {
          "autoscaling.alpha.kubernetes.io/metrics": JSON.stringify([
            { type: "External", external: { metricName: "requests", targetValue: "1" } },
          ]),
        },
      },
      spec: target,
    }),
  ),
  ...everybodys.map(([key, label]) =>
    ruled(
      39,
      [`service in front of pods by ${key}`, "TEN-SVC-08"],
      create(service, {
        metadata: { name: "evil" },
        spec: { selector: { [key]: label }, ports: [{ port: 80 }] },
      }),
    ),
  ),
  ...revisions,
  inOwn(
    ruled(
      63,
      ["deployment with a book in its annotations", "TEN-MET-06"],
      create(places.deployment, {
        ...carry("deployment", podSpec(yard), { name: "evil" }),
        metadata: { name: "evil", annotations: { "example.com/book": "x".repeat(100_000) } },
      }),
    ),
  ),
  files("by label", { labels: { grafana_dashboard: "1" } }),
  files("that is a source of data", { labels: { grafana_datasource: "1" } }),
  files("at a place of its choice", { annotations: { "k8s-sidecar-target-directory": "/etc/grafana" } }),
  ruled(
    17,
    ["a secret that is to be filled from another namespace", "TEN-MET-03"],
    create(secret, {
      metadata: {
        name: "evil",
        annotations: { "replicator.v1.mittwald.de/replicate-from": "tenant-attack-alice/app" },
      },
    }),
  ),
  ruled(
    31,
    ["claim of a faster volume by annotation", "TEN-MET-03"],
    create(claim, {
      metadata: { name: "evil", annotations: { "ebs.csi.aws.com/iops": "64000" } },
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "tenant-encrypted",
        resources: { requests: { storage: "1Gi" } },
      },
    }),
  ),
  copies("one of the platform", { dataSource: { ...source, name: "spotify-ai-models" } }),
  copies("what another controller brings", { dataSourceRef: { ...source, apiGroup: "evil.example" } }),
];
