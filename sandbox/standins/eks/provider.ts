import type { AddonArgs, ManagedNodeGroupArgs, NodeGroupV2Args } from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import type { ConstructResult, InvokeResult, Provider } from "@pulumi/pulumi/provider";
import { buildAddon } from "./addon";
import { buildCluster } from "./cluster";
import { buildManagedNodeGroup } from "./managed-node-group";
import { buildNodeGroup } from "./node-group";
import { sandboxCluster } from "./sandbox-cluster";

type Build = (name: string, inputs: pulumi.Inputs, opts: pulumi.ComponentResourceOptions) => ConstructResult;

/** The engine has checked nothing about a component's inputs: the SDK's types stand for what programs send. */
const builders: Readonly<Record<string, Build>> = {
  "eks:index:Cluster": (name, inputs, opts) => buildCluster(name, inputs, opts),
  "eks:index:ManagedNodeGroup": (name, inputs, opts) =>
    buildManagedNodeGroup(name, inputs as ManagedNodeGroupArgs, opts),
  "eks:index:NodeGroup": (name, inputs, opts) =>
    buildNodeGroup("eks:index:NodeGroup", name, { args: inputs as NodeGroupV2Args, opts }),
  "eks:index:NodeGroupV2": (name, inputs, opts) =>
    buildNodeGroup("eks:index:NodeGroupV2", name, { args: inputs as NodeGroupV2Args, opts }),
  "eks:index:Addon": (name, inputs, opts) =>
    buildAddon("eks:index:Addon", name, { args: inputs as AddonArgs, opts }),
  "eks:index:VpcCniAddon": (name, inputs, opts) =>
    buildAddon("eks:index:VpcCniAddon", name, {
      args: { ...(inputs as Omit<AddonArgs, "addonName">), addonName: "vpc-cni" },
      opts,
    }),
};

/** Builds the components of the eks package out of resources of the aws package. */
export class EksProvider implements Provider {
  readonly schema = "{}";
  private announced: Promise<void> | undefined;

  constructor(readonly version: string) {}

  async construct(...request: Parameters<NonNullable<Provider["construct"]>>): Promise<ConstructResult> {
    const [name, type, inputs, options] = request;
    this.announced ??= pulumi.log.info(
      "stand-in for eks: clusters are answered for by the sandbox's API server",
    );
    await this.announced;
    const build = builders[type];
    if (build === undefined) {
      throw new Error(
        `${type} is not served by the stand-in for eks; it builds ${Object.keys(builders).join(", ")}`,
      );
    }
    return build(name, inputs, options);
  }

  call(token: string): Promise<InvokeResult> {
    if (token !== "eks:index:Cluster/getKubeconfig") {
      throw new Error(`method ${token} is not served by the stand-in for eks`);
    }
    return Promise.resolve({ outputs: { result: pulumi.secret(sandboxCluster().kubeconfig) } });
  }
}
