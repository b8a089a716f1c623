import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { secretStore } from "../../components/services/secret-store";
import type { SecretsConfig } from "../../components/services/secrets-schema";
import { serviceSecret } from "../../components/services/service-secret";
import { labelsFor } from "../../lib/labels";
import { platformFacts } from "../../lib/ownership";
import { podSecurityLabels } from "../../lib/pod-security";
import { TENANT_STORAGE_CLASS } from "../../lib/storage-classes";
import { databaseNamespace, type Surroundings } from "../surroundings";
import { ADMIN_SECRET } from "./admin-secret";
import { BACKUP_CLAIM, BOOTSTRAP_ACCOUNT } from "./bootstrap-plan";
import { ADMIN_OWNER, adminKeys } from "./credentials-table";
import { planDatabaseNetwork } from "./server-network-plan";

/** What the preparation of databases is made from. */
export interface DatabasePlatformArgs {
  readonly surroundings: Surroundings;
  readonly secrets: SecretsConfig;
}

/** Room for the copies of erased tenants' data until their retention ends. */
const BACKUP_SIZE = "100Gi";

/** What the claim for copies is made from. */
interface Copies {
  readonly metadata: {
    readonly name: string;
    readonly namespace: pulumi.Input<string>;
    readonly labels: Record<string, string>;
  };
  /** Name of the namespace. */
  readonly live: string;
  readonly realNodes: boolean;
}

/** A volume that is only said to exist, for the one claim. */
const planSimulatedVolume = (namespace: string) => ({
  capacity: { storage: BACKUP_SIZE },
  accessModes: ["ReadWriteOnce"],
  storageClassName: TENANT_STORAGE_CLASS,
  persistentVolumeReclaimPolicy: "Retain",
  claimRef: { namespace, name: BACKUP_CLAIM },
  hostPath: { path: `/var/lib/${namespace}` },
});

/** The namespace in which tenants' databases are prepared, with the administrator's credentials. Once for a cell. */
export class DatabasePlatform extends pulumi.ComponentResource {
  /** The namespace's name. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: DatabasePlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:tenant:DatabasePlatform", name, {}, opts);
    const owned = { parent: this };
    const live = databaseNamespace(args.surroundings.environment);
    const labels = labelsFor({ name: "database", instance: live, component: "database" });
    this.namespace = new k8s.core.v1.Namespace(
      name,
      { metadata: { name: live, labels: { ...labels, ...platformFacts("personal"), ...podSecurityLabels } } },
      owned,
    ).metadata.name;
    const { namespace } = this;
    const metadata = (title: string) => ({ name: title, namespace, labels });
    new k8s.networking.v1.NetworkPolicy(
      `${name}-deny`,
      { metadata: metadata("default-deny"), spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] } },
      owned,
    );
    new k8s.networking.v1.NetworkPolicy(
      `${name}-allow`,
      { metadata: metadata("databases"), spec: planDatabaseNetwork(args.surroundings) },
      owned,
    );
    new k8s.core.v1.ServiceAccount(
      `${name}-bootstrap`,
      { metadata: metadata(BOOTSTRAP_ACCOUNT), automountServiceAccountToken: false },
      owned,
    );
    const stores = secretStore(
      name,
      {
        store: args.secrets,
        environment: args.surroundings.environment,
        reader: { kind: "databases" },
        namespace,
        labels,
      },
      owned,
    );
    serviceSecret(
      `${name}-admin`,
      {
        store: args.secrets,
        owner: ADMIN_OWNER,
        name: ADMIN_SECRET,
        keys: adminKeys,
        namespace,
        live,
        labels,
      },
      { ...owned, dependsOn: stores },
    );
    this.keepCopies(name, { metadata: metadata(BACKUP_CLAIM), live, realNodes: args.surroundings.realNodes });
    this.registerOutputs({ namespace });
  }
  /** Where copies of erased tenants' data are kept. Nothing is bought before the first of them is written. */
  private keepCopies(name: string, { metadata, live, realNodes }: Copies): void {
    const volumes = realNodes
      ? []
      : // Nobody makes volumes for simulated nodes, and a copy must not wait for one for ever.
        [
          new k8s.core.v1.PersistentVolume(
            `${name}-backups-volume`,
            {
              metadata: { name: `${live}-backups`, labels: metadata.labels },
              spec: planSimulatedVolume(live),
            },
            { parent: this },
          ),
        ];
    new k8s.core.v1.PersistentVolumeClaim(
      `${name}-backups`,
      {
        metadata: { ...metadata, annotations: { "pulumi.com/skipAwait": "true" } },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: TENANT_STORAGE_CLASS,
          resources: { requests: { storage: BACKUP_SIZE } },
        },
      },
      // Copies outlive the stack. What is only said to exist goes first, or its volume would wait for it.
      { parent: this, retainOnDelete: realNodes, dependsOn: volumes },
    );
  }
}
