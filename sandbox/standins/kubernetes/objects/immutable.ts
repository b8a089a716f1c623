import { parsePath } from "../../rpc/paths";
import type { Path, PlainObject } from "../../rpc/values";
import { apiVersionOf, type Gvk } from "./kinds";

/** Changing one of these makes another object, of whatever kind. */
const identity = ["metadata.name", "metadata.namespace"];

const podSpec = `affinity automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks hostAliases
  hostIPC hostNetwork hostPID hostname imagePullSecrets nodeName nodeSelector overhead preemptionPolicy
  priority priorityClassName readinessGates restartPolicy runtimeClassName schedulerName securityContext
  serviceAccount serviceAccountName shareProcessNamespace subdomain terminationGracePeriodSeconds volumes`;
const container = `args command env image imagePullPolicy lifecycle livenessProbe ports readinessProbe
  resources securityContext stdin stdinOnce terminationMessagePath terminationMessagePolicy tty
  volumeDevices volumeMounts workingDir`;
const volumeSources = `awsElasticBlockStore azureDisk azureFile cephfs cinder csi fc flexVolume flocker
  gcePersistentDisk glusterfs hostPath iscsi local nfs photonPersistentDisk portworxVolume quobyte rbd
  scaleIO storageos vsphereVolume`;

const words = (prefix: string, text: string): string[] => text.split(/\s+/).map((word) => `${prefix}${word}`);

const job = words("spec.", "completions parallelism selector template");
const statefulSet = words(
  "spec.",
  "podManagementPolicy revisionHistoryLimit selector serviceName volumeClaimTemplates",
);

/**
 * Fields whose change the official plugin answers with a replacement. For the rest the API server decides:
 * what it never changes is refused with its own message.
 */
const replacing: Readonly<Record<string, readonly string[]>> = {
  "apps/v1/DaemonSet": ["spec.selector"],
  "apps/v1/Deployment": ["spec.selector"],
  "apps/v1/StatefulSet": statefulSet,
  "batch/v1/Job": job,
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/v1/RoleBinding": ["roleRef"],
  "storage.k8s.io/v1/StorageClass": ["parameters", "provisioner"],
  "v1/PersistentVolume": words("spec.", volumeSources),
  "v1/PersistentVolumeClaim": words("spec.", "accessModes selector storageClassName volumeName"),
  "v1/Pod": [
    ...words("spec.", podSpec),
    ...words("spec.containers[*].", container),
    ...words("spec.initContainers[*].", container),
  ],
  "v1/ResourceQuota": ["spec.scopes"],
  "v1/Service": ["spec.clusterIP"],
};

/** Which objects of data may change in place. */
export interface Mutability {
  readonly configMapMutable: boolean;
  readonly secretMutable: boolean;
}

/** The properties of the object whose change replaces it. */
export function replacingPaths(gvk: Gvk, object: PlainObject, mutability: Mutability): Path[] {
  return [...identity, ...ofKind(`${apiVersionOf(gvk)}/${gvk.kind}`, object, mutability)].map(parsePath);
}

function ofKind(kind: string, object: PlainObject, mutability: Mutability): readonly string[] {
  const fixed = object["immutable"] === true;
  if (kind === "v1/ConfigMap") return fixed || !mutability.configMapMutable ? ["data", "binaryData"] : [];
  if (kind === "v1/Secret") {
    return fixed || !mutability.secretMutable ? ["type", "data", "stringData"] : ["type"];
  }
  return replacing[kind] ?? [];
}
