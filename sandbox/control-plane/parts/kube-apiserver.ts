import { auditLogOf } from "../layout";
import type { Part } from "../process/part";
import { basePart, type PartContext } from "./context";

/** What a managed cluster uses for Services; nothing is routed there in the sandbox. */
export const SERVICE_CIDR = "172.20.0.0/16";

/** The API server, with the admission plugins that are on by default and no others. */
export function kubeApiserver(context: PartContext): Part {
  const { layout, ports, credentials, configuration } = context;
  const serviceAccounts = credentials.path("service-accounts", "key");
  return {
    ...basePart(context, "kube-apiserver"),
    arguments: [
      "--bind-address=127.0.0.1",
      // Endpoints may not lie on loopback, so the server is not listed among those of its own Service.
      "--advertise-address=127.0.0.1",
      "--endpoint-reconciler-type=none",
      `--secure-port=${ports["kube-apiserver"]}`,
      `--tls-cert-file=${credentials.path("kube-apiserver", "crt")}`,
      `--tls-private-key-file=${credentials.path("kube-apiserver", "key")}`,
      `--client-ca-file=${credentials.path("cluster", "crt")}`,
      `--authentication-config=${configuration.authentication.path}`,
      "--authorization-mode=Node,RBAC",
      `--etcd-servers=https://127.0.0.1:${ports.etcd}`,
      `--etcd-cafile=${credentials.path("database", "crt")}`,
      `--etcd-certfile=${credentials.path("etcd-client", "crt")}`,
      `--etcd-keyfile=${credentials.path("etcd-client", "key")}`,
      `--encryption-provider-config=${configuration.encryption.path}`,
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${credentials.path("service-accounts", "crt")}`,
      `--service-account-signing-key-file=${serviceAccounts}`,
      `--service-cluster-ip-range=${SERVICE_CIDR}`,
      "--allow-privileged=true",
      "--event-ttl=1h",
      "--profiling=false",
      `--audit-policy-file=${configuration.auditPolicy.path}`,
      `--audit-log-path=${auditLogOf(layout)}`,
      "--audit-log-maxsize=50",
      "--audit-log-maxbackup=5",
      "--audit-log-maxage=30",
    ],
    inputs: [
      configuration.authentication.content,
      configuration.auditPolicy.content,
      configuration.encryption.content,
      credentials.authorities.cluster,
      credentials.authorities.database,
      credentials.holders["kube-apiserver"].certificate,
      credentials.holders["etcd-client"].certificate,
    ],
  };
}
