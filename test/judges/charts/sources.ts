import type { AddOnName } from "../../../components/cluster/add-on-names";

/** Where a chart can be had without its repository: the Go module of the project that publishes it. */
export interface ChartSource {
  readonly module: string;
  readonly version: string;
  /** Directory of the chart in the module. */
  readonly directory: string;
  /** Version that the source itself carries, where it is not the catalogue's, and why. */
  readonly carries?: { readonly version: string; readonly because: string };
}

const STAMPED = "the project writes the version into the chart when it publishes it";

/** The charts whose values are checked by rendering. Of the others only the type is checked. */
export const chartSources: Readonly<Partial<Record<AddOnName, ChartSource>>> = {
  "external-dns": {
    module: "sigs.k8s.io/external-dns",
    version: "v0.22.0",
    directory: "charts/external-dns",
  },
  "cert-manager": {
    module: "github.com/cert-manager/cert-manager",
    version: "v1.21.2",
    directory: "deploy/charts/cert-manager",
    carries: { version: "v0.0.0", because: STAMPED },
  },
  "external-secrets": {
    module: "github.com/external-secrets/external-secrets",
    version: "v1.3.2",
    directory: "deploy/charts/external-secrets",
    carries: { version: "1.3.1", because: "the project raises it after the tag" },
  },
  "elastic-operator": {
    module: "github.com/elastic/cloud-on-k8s/v3",
    version: "v3.5.0",
    directory: "deploy/eck-operator",
  },
  "elastic-stack": {
    module: "github.com/elastic/cloud-on-k8s/v3",
    version: "v3.5.0",
    directory: "deploy/eck-stack",
  },
  "trivy-operator": {
    module: "github.com/aquasecurity/trivy-operator",
    version: "v0.29.0",
    directory: "deploy/helm",
  },
  "vertical-pod-autoscaler": {
    module: "k8s.io/autoscaler/vertical-pod-autoscaler",
    version: "v1.8.1",
    directory: "charts/vertical-pod-autoscaler",
  },
  karpenter: {
    module: "github.com/aws/karpenter-provider-aws",
    version: "v1.14.1",
    directory: "charts/karpenter",
    carries: { version: "1.13.0", because: STAMPED },
  },
  "chaos-mesh": {
    module: "github.com/chaos-mesh/chaos-mesh",
    version: "v0.9.1-0.20260902003049-47411975a8cb",
    directory: "helm/chaos-mesh",
    carries: { version: "0.0.0", because: STAMPED },
  },
};
