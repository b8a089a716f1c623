import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { clusterPeers } from "../../lib/cluster-peers";
import { labelsFor } from "../../lib/labels";
import { COLLECTOR, collectorName as object, collectorRules, planCollector } from "./trace-collector-plan";

/** What takes the traces of every pod of the cluster, says whose they are, and has them stored. */
export class TraceCollector extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:TraceCollector", name, {}, opts);
    const owned = { parent: this };
    const { namespace } = clusterPeers.collector;
    const labels = labelsFor({ name: object, instance: object, component: "observability" });
    const account = new k8s.core.v1.ServiceAccount(
      name,
      { metadata: { name: object, namespace, labels }, automountServiceAccountToken: false },
      owned,
    );
    const role = new k8s.rbac.v1.ClusterRole(
      name,
      { metadata: { name: object, labels }, rules: collectorRules },
      owned,
    );
    const binding = new k8s.rbac.v1.ClusterRoleBinding(
      name,
      {
        metadata: { name: object, labels },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: object, namespace }],
      },
      owned,
    );
    new k8s.apiextensions.CustomResource(
      name,
      {
        apiVersion: "opentelemetry.io/v1beta1",
        kind: "OpenTelemetryCollector",
        metadata: { name: COLLECTOR, namespace, labels },
        spec: planCollector(object),
      },
      { parent: this, dependsOn: [account, binding] },
    );
    this.registerOutputs({});
  }
}
