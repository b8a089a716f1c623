import type { ConfigurationFile } from "../configuration/write";
import type { Part } from "../process/part";
import { basePart, type PartContext } from "./context";

/** A Node with this annotation is kept alive by kwok, whoever created it. */
export const SIMULATED = { key: "kwok.x-k8s.io/node", value: "fake" } as const;

/** Addresses of the simulated pods. */
const POD_CIDR = "10.244.0.0/16";

/** The simulator of nodes and kubelets. */
export function kwok(context: PartContext, stages: ConfigurationFile): Part {
  const { ports, configuration, credentials } = context;
  const kubeconfig = configuration.kubeconfigs.kwok;
  return {
    ...basePart(context, "kwok"),
    arguments: [
      `--kubeconfig=${kubeconfig.path}`,
      `--config=${stages.path}`,
      `--manage-nodes-with-annotation-selector=${SIMULATED.key}=${SIMULATED.value}`,
      // It would otherwise write a line for every heartbeat of every node.
      "--v=WARN",
      `--cidr=${POD_CIDR}`,
      `--server-address=127.0.0.1:${ports.kwok}`,
      `--tls-cert-file=${credentials.path("controller-serving", "crt")}`,
      `--tls-private-key-file=${credentials.path("controller-serving", "key")}`,
    ],
    inputs: [kubeconfig.content, stages.content, credentials.holders["controller-serving"].certificate],
  };
}
