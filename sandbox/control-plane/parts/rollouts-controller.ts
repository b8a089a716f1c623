import type { Part } from "../process/part";
import { basePart, type PartContext } from "./context";

/** Namespace that the controller takes its own configuration from. */
export const ROLLOUTS_NAMESPACE = "argo-rollouts";

/**
 * The Argo Rollouts controller. Its metrics and health servers would listen on every address and have no flag for
 * another one, so they are given a port that does not exist: the controller notes in its log that it could not
 * listen, and works on. It counts as healthy from the line in its log that says so for as long as it runs.
 */
export function rolloutsController(context: PartContext): Part {
  const kubeconfig = context.configuration.kubeconfigs["rollouts-controller"];
  return {
    ...basePart(context, "rollouts-controller"),
    arguments: [
      `--kubeconfig=${kubeconfig.path}`,
      "--leader-elect=false",
      "--metricsPort=-1",
      "--healthzPort=-1",
      "--loglevel=info",
    ],
    environment: { ARGO_ROLLOUTS_NAMESPACE: ROLLOUTS_NAMESPACE },
    inputs: [kubeconfig.content],
  };
}
