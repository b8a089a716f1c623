import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { sandboxCluster } from "./sandbox-cluster";

/**
 * The way into the sandbox's cluster, once the cluster in its place exists. It holds credentials, unlike what
 * Amazon's component hands out, and therefore is a secret.
 */
export const kubeconfigOf = (endpoint: pulumi.Output<string>): pulumi.Output<unknown> =>
  pulumi.secret(endpoint.apply(() => parse(sandboxCluster().kubeconfig) as unknown));

/** The same as text. */
export const kubeconfigJsonOf = (kubeconfig: pulumi.Output<unknown>): pulumi.Output<string> =>
  kubeconfig.apply((value) => JSON.stringify(value));
