import { readFileSync } from "node:fs";
import type { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import type { KubeconfigConfig } from "./cluster-schema";
import type { Cluster } from "./cluster-types";
import type { ClusterFeatures } from "./features-schema";
import { choosingContext } from "./kubeconfig-plan";
import { platformProvider } from "./platform-provider";
import { accessFrom } from "./platform-stack";

/** What a cluster reached by kubeconfig is made of. */
export interface KubeconfigClusterArgs extends KubeconfigConfig {
  /** Reads a secret configuration value by its key. */
  readonly secret: (key: string) => pulumi.Output<string>;
}

/** Any cluster made elsewhere: by another stack, another account's EKS, GKE, AKS or one on premises. */
export class KubeconfigCluster extends pulumi.ComponentResource implements Cluster {
  readonly kind = "kubeconfig";
  readonly name: pulumi.Output<string>;
  readonly kubeconfig: pulumi.Output<string>;
  readonly access: pulumi.Output<string>;
  readonly deletionProtection = false;
  readonly provider: Provider;
  readonly features: ClusterFeatures;
  readonly ready: readonly pulumi.Resource[] = [];

  constructor(name: string, args: KubeconfigClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:KubeconfigCluster", name, {}, opts);
    const { access, text } = this.wayTo(name, args);
    this.access = access;
    this.kubeconfig = pulumi.secret(text.apply((whole) => choosingContext(whole, args.context)));
    this.provider = platformProvider(
      name,
      { kubeconfig: this.access, context: args.context, clusterIdentifier: args.name },
      { parent: this },
    );
    this.name = pulumi.output(args.name);
    this.features = args.features;
    this.registerOutputs({ name: this.name });
  }

  /** How providers reach the cluster, and the text of the kubeconfig. */
  private wayTo(
    name: string,
    { source, features, secret }: KubeconfigClusterArgs,
  ): { access: pulumi.Output<string>; text: pulumi.Output<string> } {
    switch (source.kind) {
      case "secret": {
        const text = pulumi.secret(secret(source.key));
        return { access: text, text };
      }
      case "path":
        // A file stays a path, so that its credentials do not enter the state.
        return {
          access: pulumi.output(source.path),
          text: pulumi.output(readKubeconfig(source.path, { field: "cluster.source.path", owner: this })),
        };
      case "stack": {
        const access = accessFrom(name, { stack: source.stack, features }, { parent: this });
        const at = { field: "cluster.source.stack", owner: this };
        return {
          access,
          text: access.apply((given) => (isText(given) ? given : readKubeconfig(given, at))),
        };
      }
      default:
        throw new Error(`unhandled source ${JSON.stringify(source satisfies never)}`);
    }
  }
}

/** A kubeconfig is a document of several lines or of JSON, its path is one line. */
const isText = (given: string): boolean => given.includes("\n") || given.trimStart().startsWith("{");

function readKubeconfig(path: string, { field, owner }: { field: string; owner: pulumi.Resource }): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new pulumi.ResourceError(
      `${field}: cannot read "${path}" (${reason}); name a readable kubeconfig`,
      owner,
      true,
    );
  }
}
