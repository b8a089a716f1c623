/** Definitions of custom resources as their projects publish them, and where in their Go module they lie. */
export interface DefinitionSource {
  readonly module: string;
  readonly version: string;
  /** Files, or directories of files, inside the module. */
  readonly paths: readonly string[];
  /** Names of the wanted definitions, where the files hold more. */
  readonly only?: RegExp;
}

/** The custom resources that the platform uses; the API server validates every one of them. */
export const definitionSources: readonly DefinitionSource[] = [
  { module: "github.com/argoproj/argo-rollouts", version: "v1.10.1", paths: ["manifests/crds"] },
  {
    module: "istio.io/api",
    version: "v1.31.1",
    paths: ["kubernetes/customresourcedefinitions.gen.yaml"],
    only: /\.(networking|security|telemetry)\.istio\.io$/,
  },
  { module: "sigs.k8s.io/gateway-api", version: "v1.6.3", paths: ["config/crd/standard"] },
  {
    module: "github.com/prometheus-operator/prometheus-operator",
    version: "v0.85.0",
    paths: ["example/prometheus-operator-crd"],
    only: /^(servicemonitors|podmonitors|prometheusrules|alertmanagerconfigs)\./,
  },
  {
    module: "github.com/external-secrets/external-secrets",
    version: "v1.3.2",
    paths: ["deploy/crds/bundle.yaml"],
    only: /^[a-z]+\.external-secrets\.io$/,
  },
  {
    module: "github.com/open-telemetry/opentelemetry-operator",
    version: "v0.140.0",
    paths: ["config/crd/bases/opentelemetry.io_opentelemetrycollectors.yaml"],
  },
  { module: "github.com/cert-manager/cert-manager", version: "v1.21.2", paths: ["deploy/crds"] },
  {
    module: "k8s.io/autoscaler/vertical-pod-autoscaler",
    version: "v1.8.1",
    paths: ["deploy/vpa-v1-crd-gen.yaml"],
  },
  {
    module: "github.com/kedacore/keda/v2",
    version: "v2.21.0",
    paths: ["config/crd/bases"],
    only: /^[a-z]+\.keda\.sh$/,
  },
  {
    module: "github.com/vmware-tanzu/velero",
    version: "v1.18.3",
    paths: ["config/crd/v1/bases"],
    only: /^(backups|backupstoragelocations|restores|schedules|volumesnapshotlocations)\./,
  },
];
