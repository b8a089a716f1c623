import { AccessEntry } from "@pulumi/aws/eks/accessEntry";
import { AccessPolicyAssociation } from "@pulumi/aws/eks/accessPolicyAssociation";
import type { ClusterArgs } from "@pulumi/eks";
import type { Input } from "@pulumi/pulumi";
import type { Resource } from "@pulumi/pulumi";

/** Lets principals in, with the policies that each of them gets. */
export function grantAccess(
  name: string,
  args: { readonly clusterName: Input<string>; readonly entries: NonNullable<ClusterArgs["accessEntries"]> },
  parent: Resource,
): void {
  const { clusterName, entries } = args;
  for (const [key, entry] of Object.entries(entries)) {
    const { principalArn, accessPolicies, kubernetesGroups, tags, type, username } = entry;
    const granted = new AccessEntry(
      `${name}-${key}`,
      { clusterName, principalArn, kubernetesGroups, tags, type, userName: username },
      { parent },
    );
    for (const [policyKey, policy] of Object.entries(accessPolicies ?? {})) {
      if (!("policyArn" in policy)) throw policyIsOutput(`${name}-${key}-${policyKey}`);
      new AccessPolicyAssociation(
        `${name}-${key}-${policyKey}`,
        { clusterName, principalArn, policyArn: policy.policyArn, accessScope: policy.accessScope },
        { parent, dependsOn: granted },
      );
    }
  }
}

const policyIsOutput = (name: string): Error =>
  new Error(
    `access policy ${name}: must be a plain object; make only its policyArn or accessScope an output`,
  );
