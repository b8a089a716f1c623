import { hasUnknown, type PlainObject, type PlainValue, UNKNOWN } from "../rpc/values";

/** How the provider is configured. */
export interface Settings {
  /** Text or path of a kubeconfig; undefined: what `kubectl` would use. */
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly cluster?: string;
  readonly namespace?: string;
  /** Which cluster it is is not known yet: it is created by the same update. */
  readonly clusterUnknown: boolean;
  readonly serverSideApply: boolean;
  readonly patchForce: boolean;
  readonly configMapMutable: boolean;
  readonly secretMutable: boolean;
  readonly suppressDeprecationWarnings: boolean;
  readonly deleteUnreachable: boolean;
  readonly skipUpdateUnreachable: boolean;
  /** Wait for every kind that reports a status, not only for those with rules of their own. */
  readonly awaitAll: boolean;
}

/** Settings that choose the cluster: while one is unknown, so is the cluster. */
const choosesCluster = ["kubeconfig", "context", "cluster"] as const;

/** Reads the provider's configuration; an environment variable stands in for a setting that is not given. */
export function readSettings(config: PlainObject, env: NodeJS.ProcessEnv = process.env): Settings {
  const flag = (key: string, variable: string, otherwise = false): boolean => {
    const given = config[key] ?? env[variable];
    return given === undefined || given === UNKNOWN ? otherwise : given === true || given === "true";
  };
  const optional = (key: "context" | "cluster" | "namespace") => {
    const value = config[key];
    return typeof value === "string" && value !== "" && value !== UNKNOWN ? { [key]: value } : {};
  };
  const kubeconfig = kubeconfigText(config["kubeconfig"]);
  return {
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...optional("context"),
    ...optional("cluster"),
    ...optional("namespace"),
    clusterUnknown: choosesCluster.some((key) => hasUnknown(config[key])),
    serverSideApply: flag("enableServerSideApply", "PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY", true),
    patchForce: flag("enablePatchForce", "PULUMI_K8S_ENABLE_PATCH_FORCE"),
    configMapMutable: flag("enableConfigMapMutable", "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE"),
    secretMutable: flag("enableSecretMutable", "PULUMI_K8S_ENABLE_SECRET_MUTABLE"),
    suppressDeprecationWarnings: flag(
      "suppressDeprecationWarnings",
      "PULUMI_K8S_SUPPRESS_DEPRECATION_WARNINGS",
    ),
    deleteUnreachable: flag("deleteUnreachable", "PULUMI_K8S_DELETE_UNREACHABLE"),
    skipUpdateUnreachable: flag("skipUpdateUnreachable", "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE"),
    awaitAll: env["PULUMI_K8S_AWAIT_ALL"] === "true",
  };
}

/** A kubeconfig may also be given as an object, which JSON is YAML enough for. */
function kubeconfigText(value: PlainValue | undefined): string | undefined {
  if (value === undefined || value === null || value === "" || hasUnknown(value)) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}
