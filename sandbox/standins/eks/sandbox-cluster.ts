import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** The variable that names the kubeconfig of the cluster behind the stand-in, before the usual KUBECONFIG. */
export const KUBECONFIG_VARIABLE = "SANDBOX_KUBECONFIG";

/** The cluster that answers in place of Amazon's. */
export interface SandboxCluster {
  /** The whole kubeconfig, as text. It holds credentials. */
  readonly kubeconfig: string;
  readonly server: string;
  /** The certificate authority in base64. */
  readonly certificateAuthority: string;
}

interface Kubeconfig {
  readonly "current-context"?: string;
  readonly contexts?: readonly { readonly name: string; readonly context: { readonly cluster: string } }[];
  readonly clusters?: readonly {
    readonly name: string;
    readonly cluster: {
      readonly server?: string;
      readonly "certificate-authority-data"?: string;
      readonly "certificate-authority"?: string;
    };
  }[];
}

const REMEDY = 'start the sandbox and set its variables: npm run up, then eval "$(npm run -s env)"';

/** Reads the running sandbox's kubeconfig. */
export function sandboxCluster(
  env: Readonly<Record<string, string | undefined>> = process.env,
): SandboxCluster {
  const variable = env[KUBECONFIG_VARIABLE] ? KUBECONFIG_VARIABLE : "KUBECONFIG";
  const file = env[variable];
  if (file === undefined || file === "") {
    throw new Error(
      `neither ${KUBECONFIG_VARIABLE} nor KUBECONFIG is set: the stand-in for EKS hands out the sandbox's cluster; ${REMEDY}`,
    );
  }
  let kubeconfig: string;
  try {
    kubeconfig = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`${variable}: ${file} cannot be read; ${REMEDY}`, { cause: error });
  }
  return { kubeconfig, ...describeCluster(parse(kubeconfig) as Kubeconfig, `${variable}: ${file}`) };
}

function describeCluster(config: Kubeconfig, source: string): Omit<SandboxCluster, "kubeconfig"> {
  const context = config.contexts?.find(({ name }) => name === config["current-context"]);
  const cluster = config.clusters?.find(({ name }) => name === context?.context.cluster)?.cluster;
  if (cluster?.server === undefined) {
    throw new Error(`${source} has no current context that names a cluster with a server; ${REMEDY}`);
  }
  const file = cluster["certificate-authority"];
  return {
    server: cluster.server,
    certificateAuthority:
      cluster["certificate-authority-data"] ??
      (file === undefined ? "" : readFileSync(file).toString("base64")),
  };
}
