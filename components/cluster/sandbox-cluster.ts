import { readFileSync } from "node:fs";
import type { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import type { SandboxConfig } from "./cluster-schema";
import type { Cluster } from "./cluster-types";
import type { ClusterFeatures } from "./features-schema";
import { choosingContext, loopbackProblems } from "./kubeconfig-plan";
import { planNodeGroups } from "./node-group-plan";
import { platformProvider } from "./platform-provider";
import { SimulatedNodes } from "./simulated-nodes";
import { StorageClasses } from "./storage-classes";
import type { ClusterTenant } from "./tenant-types";

/** What a sandbox cluster is made from. */
export interface SandboxClusterArgs extends SandboxConfig {
  /** Those that own nodes get simulated ones. */
  readonly tenants: readonly ClusterTenant[];
}

/** The embedded cluster of development and tests: a real control plane on this machine. */
export class SandboxCluster extends pulumi.ComponentResource implements Cluster {
  readonly kind = "sandbox";
  readonly name: pulumi.Output<string>;
  readonly kubeconfig: pulumi.Output<string>;
  readonly access: pulumi.Output<string>;
  readonly deletionProtection = false;
  readonly provider: Provider;
  readonly features: ClusterFeatures;
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: SandboxClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:SandboxCluster", name, {}, opts);
    const path = args.kubeconfig ?? process.env.KUBECONFIG;
    if (path === undefined || path === "")
      throw new pulumi.ResourceError(
        'cluster.kubeconfig: not set, and KUBECONFIG is empty; start the sandbox and run eval "$(npm run -s env)"',
        this,
        true,
      );
    const text = readKubeconfig(path, this);
    const problems = loopbackProblems(text, args.context);
    if (problems.length > 0) throw new pulumi.ResourceError(problems.join("\n"), this, true);
    // The path, not the text: the sandbox's token changes with every start and belongs in no state.
    this.provider = platformProvider(
      name,
      { kubeconfig: path, context: args.context, clusterIdentifier: name },
      { parent: this },
    );
    const groups = planNodeGroups({}, args.tenants).filter(({ tenant }) => tenant !== undefined);
    const owned = { parent: this, provider: this.provider };
    this.ready = [
      ...new SimulatedNodes(`${name}-nodes`, { groups }, owned).nodes,
      ...new StorageClasses(`${name}-storage`, { source: { kind: "none" } }, owned).classes,
    ];
    this.name = pulumi.output(name);
    this.kubeconfig = pulumi.secret(choosingContext(text, args.context));
    this.access = pulumi.output(path);
    this.features = args.features;
    this.registerOutputs({ name: this.name });
  }
}

/** The text of a kubeconfig file. */
function readKubeconfig(path: string, owner: pulumi.Resource): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new pulumi.ResourceError(
      `cluster.kubeconfig: cannot read "${path}" (${reason}); start the sandbox or correct the path`,
      owner,
      true,
    );
  }
}
