import { writeFileSync } from "node:fs";
import { stringify } from "yaml";
import { HASH_LABEL } from "../../components/delivery/live-types";
import type { Live } from "../e2e/services/inventory";
import type { Api } from "../e2e/support/api";

/** Kinds that the judges know, with the version that a live list leaves out. */
const KINDS = [
  ["apps/v1", "deployments", "Deployment"],
  ["argoproj.io/v1alpha1", "rollouts", "Rollout"],
  ["batch/v1", "jobs", "Job"],
  ["batch/v1", "cronjobs", "CronJob"],
  ["", "services", "Service"],
  ["", "serviceaccounts", "ServiceAccount"],
  ["", "configmaps", "ConfigMap"],
  ["", "secrets", "Secret"],
  ["", "resourcequotas", "ResourceQuota"],
  ["", "limitranges", "LimitRange"],
  ["autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"],
  ["policy/v1", "poddisruptionbudgets", "PodDisruptionBudget"],
  ["networking.k8s.io/v1", "networkpolicies", "NetworkPolicy"],
  ["rbac.authorization.k8s.io/v1", "roles", "Role"],
  ["rbac.authorization.k8s.io/v1", "rolebindings", "RoleBinding"],
] as const;

/** Made by Kubernetes itself in every namespace. */
const GIVEN = new Set(["default", "kube-root-ca.crt"]);

/** Every object of the platform and of its tenants that the judges know, as the API server shows it. */
export async function liveDocuments(api: Api): Promise<Live[]> {
  const own = await api.list<Live>(
    "/api/v1/namespaces?labelSelector=app.kubernetes.io%2Fpart-of%3Dspotify-ai-agent",
  );
  const lists = await Promise.all(
    own.flatMap(({ metadata: { name } }) =>
      KINDS.map(async ([group, resource, kind]) => {
        const root = group === "" ? "/api/v1" : `/apis/${group}`;
        const objects = await api.list<Live>(`${root}/namespaces/${name}/${resource}`);
        return objects.map((object): Live => ({ apiVersion: group === "" ? "v1" : group, ...object, kind }));
      }),
    ),
  );
  return lists.flat().filter(({ metadata }) => !GIVEN.has(metadata.name));
}

interface Document {
  readonly kind?: string;
  readonly spec?: {
    readonly scaleTargetRef?: { readonly kind: string };
    readonly template?: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
  };
  readonly status?: { readonly stableRS?: string };
}

/** The template of a Rollout's stable pods with the label that its controller gives them, and narrows Services by. */
function templateOf({ spec, status }: Document) {
  const { template } = spec ?? {};
  const hash = status?.stableRS;
  if (hash === undefined) return template;
  const labels = { ...template?.metadata?.labels, [HASH_LABEL]: hash };
  return { ...template, metadata: { ...template?.metadata, labels } };
}

/** The linters know no Rollouts: what keeps pods is shown to them as a Deployment, and to its autoscaler too. */
function familiar(document: Document): object {
  // Without the status, whose fields are of other types.
  if (document.kind === "Rollout")
    return {
      ...document,
      apiVersion: "apps/v1",
      kind: "Deployment",
      spec: { ...document.spec, template: templateOf(document) },
      status: undefined,
    };
  if (document.spec?.scaleTargetRef?.kind !== "Rollout") return document;
  const scaleTargetRef = { ...document.spec.scaleTargetRef, apiVersion: "apps/v1", kind: "Deployment" };
  return { ...document, spec: { ...document.spec, scaleTargetRef } };
}

/** Writes objects as the files that linters read. */
export const writeDocuments = (file: string, documents: readonly Document[]): void => {
  writeFileSync(file, documents.map((document) => `---\n${stringify(familiar(document))}`).join(""));
};
