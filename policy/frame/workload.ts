import type { types } from "@pulumi/kubernetes";
import { type Fields, fieldsOf, isFields, type Loose, listOf } from "./loose";

export type PodSpec = Loose<types.input.core.v1.PodSpec>;
export type Container = Loose<types.input.core.v1.Container>;

/** A pod as some resource describes it. */
export interface PodTemplate {
  /** Kind of the carrier, for example `k8s:apps:Deployment`. */
  readonly carrier: string;
  /** Name of the namespace the carrier is in. */
  readonly namespace: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Path of the pod's specification in the carrier. */
  readonly path: string;
  readonly spec: PodSpec;
  readonly containers: readonly PlacedContainer[];
}

/** A container with its place in the pod. */
export interface PlacedContainer {
  readonly list: "containers" | "initContainers" | "ephemeralContainers";
  readonly path: string;
  readonly container: Container;
}

const LISTS = ["containers", "initContainers", "ephemeralContainers"] as const;

/** Groups whose kinds are known to carry no pods, or to carry them where this file says. */
const BUILT_IN = /^k8s:(?:core|apps|batch|[a-z.]+\.k8s\.io|policy|autoscaling|meta|helm\.sh|yaml|kustomize):/;

const containersOf = (spec: Fields, path: string): readonly PlacedContainer[] =>
  LISTS.flatMap((list) =>
    listOf(spec[list]).map((container, index) => ({
      list,
      path: `${path}.${list}[${index}]`,
      container: fieldsOf(container),
    })),
  );

interface Found {
  readonly path: string;
  readonly metadata: Fields;
  readonly spec: Fields;
}

const template = (value: unknown, path: string): readonly Found[] => {
  const { metadata, spec } = fieldsOf(value);
  return isFields(spec) ? [{ path: `${path}.spec`, metadata: fieldsOf(metadata), spec }] : [];
};

/** Pod templates anywhere below a custom resource's specification. */
const search = (value: unknown, path: string): readonly Found[] => {
  if (Array.isArray(value)) return value.flatMap((item, index) => search(item, `${path}[${index}]`));
  if (!isFields(value)) return [];
  if (Array.isArray(value["containers"])) return [{ path, metadata: {}, spec: value }];
  const inner = fieldsOf(value["spec"]);
  if (Array.isArray(inner["containers"])) return template(value, path);
  return Object.keys(value).flatMap((key) => search(value[key], `${path}.${key}`));
};

const found = (kind: string, props: Fields): readonly Found[] => {
  const spec = fieldsOf(props["spec"]);
  switch (kind) {
    case "k8s:core:Pod":
      return template(props, "").map((pod) => ({ ...pod, path: "spec" }));
    case "k8s:core:PodTemplate":
      return template(props["template"], "template");
    case "k8s:batch:CronJob":
      return template(
        fieldsOf(fieldsOf(spec["jobTemplate"])["spec"])["template"],
        "spec.jobTemplate.spec.template",
      );
    case "k8s:apps:Deployment":
    case "k8s:apps:StatefulSet":
    case "k8s:apps:DaemonSet":
    case "k8s:apps:ReplicaSet":
    case "k8s:core:ReplicationController":
    case "k8s:batch:Job":
      return template(spec["template"], "spec.template");
    // Half of a stack's bytes, and every workload rule would search them.
    case "k8s:monitoring.coreos.com:PrometheusRule":
      return [];
    default:
      return BUILT_IN.test(kind) ? [] : search(props["spec"], "spec");
  }
};

/** The pods a resource describes: a workload is whatever carries a pod template, custom resources included. */
export const podTemplates = (kind: string, props: Fields): readonly PodTemplate[] => {
  if (!kind.startsWith("k8s:")) return [];
  return found(kind, props).map(({ path, metadata, spec }) => ({
    carrier: kind,
    // Read when it is asked for: in the preview of a new cluster it is often the only thing not known yet.
    get namespace() {
      const { namespace } = fieldsOf(props["metadata"]);
      return typeof namespace === "string" ? namespace : undefined;
    },
    labels: fieldsOf(metadata["labels"]) as Readonly<Record<string, string>>,
    annotations: fieldsOf(metadata["annotations"]) as Readonly<Record<string, string>>,
    path,
    spec: spec,
    containers: containersOf(spec, path),
  }));
};
