import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { Cluster as AwsCluster } from "@pulumi/aws/eks/cluster";
import { InstanceProfile } from "@pulumi/aws/iam/instanceProfile";
import { Role } from "@pulumi/aws/iam/role";
import { Cluster } from "@pulumi/eks/cluster";
import type { Resource } from "@pulumi/pulumi";
import { registerResourceModule } from "@pulumi/pulumi/runtime";

type Revive = (name: string, urn: string) => Resource;

/** Resources that programs hand to the components; whatever else they hand over is read by its id. */
const modules: readonly (readonly [string, string, Revive])[] = [
  ["aws", "eks/cluster", (name, urn) => new AwsCluster(name, undefined as never, { urn })],
  ["aws", "iam/role", (name, urn) => new Role(name, undefined as never, { urn })],
  ["aws", "iam/instanceProfile", (name, urn) => new InstanceProfile(name, undefined, { urn })],
  ["aws", "ec2/securityGroup", (name, urn) => new SecurityGroup(name, undefined, { urn })],
  ["eks", "index", (name, urn) => new Cluster(name, undefined, { urn })],
];

/** Lets references in a component's inputs become resources whose outputs the engine is asked for. */
export function registerReferences(): void {
  for (const [pkg, mod, revive] of modules) {
    registerResourceModule(pkg, mod, {
      construct: (name: string, _type: string, urn: string) => revive(name, urn),
    });
  }
}
