import type { Part } from "../process/part";
import { basePart, type PartContext } from "./context";

/** Controller manager and scheduler run alone, so they need not elect a leader first. */
const ALONE = "--leader-elect=false";

/**
 * A quota that is older than the definition of a kind it names counts that kind only when all quotas are counted anew,
 * and until then none of it is admitted. Five minutes is the default, too long for whoever tries a new sandbox; this is
 * as often as the controller looks for new kinds.
 */
const QUOTAS_ANEW = "--resource-quota-sync-period=30s";

/**
 * The controller manager: every controller acts with its own service account. There is no metrics API, because no
 * simulated pod uses anything: HorizontalPodAutoscalers are accepted and report their metrics as unknown.
 */
export function kubeControllerManager(context: PartContext): Part {
  const { credentials } = context;
  return controller(context, "kube-controller-manager", [
    ALONE,
    QUOTAS_ANEW,
    "--use-service-account-credentials=true",
    `--service-account-private-key-file=${credentials.path("service-accounts", "key")}`,
    `--root-ca-file=${credentials.path("cluster", "crt")}`,
  ]);
}

/** The scheduler, with its default configuration. */
export const kubeScheduler = (context: PartContext): Part => controller(context, "kube-scheduler", [ALONE]);

/** It is asked for nothing but its health, which everybody may see, so it need not know the cluster's users. */
function controller(
  context: PartContext,
  name: "kube-controller-manager" | "kube-scheduler",
  own: readonly string[],
): Part {
  const { ports, credentials, configuration } = context;
  const kubeconfig = configuration.kubeconfigs[name];
  return {
    ...basePart(context, name),
    arguments: [
      `--kubeconfig=${kubeconfig.path}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${ports[name]}`,
      `--tls-cert-file=${credentials.path("controller-serving", "crt")}`,
      `--tls-private-key-file=${credentials.path("controller-serving", "key")}`,
      "--profiling=false",
      ...own,
    ],
    inputs: [kubeconfig.content, credentials.holders["controller-serving"].certificate],
  };
}
