import type { ResourceTransform } from "@pulumi/pulumi";

/** Type of the resource inside the packaged EKS component that the hardening is for. */
export const CLUSTER_TYPE = "aws:eks/cluster:Cluster";

/**
 * What the packaged component of EKS has no argument for: it makes whoever creates the cluster its administrator for
 * good (https://github.com/pulumi/pulumi-eks/issues/2373) and knows no zonal shift. The creator can only be set when the cluster is made: a later
 * change replaces it.
 */
export const hardenCluster = (props: Record<string, unknown>): Record<string, unknown> => ({
  ...props,
  accessConfig: {
    ...(props["accessConfig"] as object | undefined),
    authenticationMode: "API",
    bootstrapClusterCreatorAdminPermissions: false,
  },
  zonalShiftConfig: { enabled: true },
});

/** Applies {@link hardenCluster} to the cluster inside the packaged component. */
export const hardening: ResourceTransform = ({ type, props, opts }) =>
  type === CLUSTER_TYPE ? { props: hardenCluster(props), opts } : undefined;
