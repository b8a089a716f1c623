import * as eks from "@pulumi/aws/eks";
import { Namespace } from "@pulumi/kubernetes/core/v1";
import { Release } from "@pulumi/kubernetes/helm/v3";
import type { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { labelsFor } from "../../lib/labels";
import { platformFacts } from "../../lib/ownership";
import { addOnCatalogue } from "./add-on-catalogue";
import type { AddOnName } from "./add-on-names";
import { orderAddOns } from "./add-on-plan";
import type { AddOnContext, HelmAddOn, ManagedAddOn, PodSecurity } from "./add-on-types";
import { isSupported, kubernetesVersions } from "./kubernetes-versions";
import { PodIdentity } from "./pod-identity";
import { tagsFor } from "./tags";

/** What the add-ons of a cluster are made from. */
export interface AddOnsArgs {
  readonly enabled: readonly AddOnName[];
  readonly context: AddOnContext;
  readonly clusterName: pulumi.Input<string>;
  readonly boundary: pulumi.Input<string>;
  readonly provider: Provider;
  /** Makes the nodes, once what must precede them is there. */
  readonly nodes: (before: readonly pulumi.Resource[]) => readonly pulumi.Resource[];
  /** Makes the classes of volumes, once what provides volumes is there. */
  readonly volumes: (before: readonly pulumi.Resource[]) => readonly pulumi.Resource[];
}

/** The add-on that makes volumes: whoever needs it needs the classes too. */
const VOLUMES: AddOnName = "aws-ebs-csi-driver";

const STRICTNESS: readonly PodSecurity[] = ["restricted", "baseline", "privileged"];

/** The add-ons of a cluster: each after what it needs, removed in the reverse order. */
export class AddOns extends pulumi.ComponentResource {
  /** Every add-on's resource, for those that need them all. */
  readonly ready: readonly pulumi.Resource[];
  private readonly roles = new Map<AddOnName, pulumi.Output<string>>();
  private readonly made = new Map<AddOnName, readonly pulumi.Resource[]>();
  private readonly namespaces = new Map<string, Namespace>();

  constructor(
    private readonly label: string,
    private readonly args: AddOnsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("platform:cluster:AddOns", label, {}, opts);
    const ordered = orderAddOns(args.enabled, addOnCatalogue);
    const early = ordered.filter((name) => isEarly(name));
    for (const name of early) this.made.set(name, this.install(name, []));
    const nodes = args.nodes([...this.made.values()].flat());
    for (const name of ordered.filter((other) => !isEarly(other)))
      this.made.set(name, this.install(name, nodes));
    this.ready = [...nodes, ...[...this.made.values()].flat()];
    this.registerOutputs({});
  }

  /** ARN of an add-on's role; none where it is not enabled or needs none. */
  roleOf(name: AddOnName): pulumi.Output<string> | undefined {
    return this.roles.get(name);
  }

  private install(name: AddOnName, nodes: readonly pulumi.Resource[]): readonly pulumi.Resource[] {
    const addOn = addOnCatalogue[name];
    const needs = addOn.needs.flatMap((need) => this.made.get(need) ?? []);
    const dependsOn = [...nodes, ...needs, ...this.identity(name)];
    if (addOn.kind === "helm") return this.release(name, addOn, dependsOn);
    const made = this.managed(name, addOn, dependsOn);
    return name === VOLUMES ? [made, ...this.args.volumes([made])] : [made];
  }

  /** The add-on's role, before its pods: they read their credentials when they start. */
  private identity(name: AddOnName): readonly pulumi.Resource[] {
    const { identity, namespace, purpose } = addOnCatalogue[name];
    if (identity === undefined) return [];
    const { context, clusterName, boundary } = this.args;
    const made = new PodIdentity(
      `${this.label}-${name}`,
      {
        site: context.site,
        clusterName,
        boundary,
        plan: {
          namespace,
          serviceAccount: identity.serviceAccount,
          description: `${name}: ${purpose}`,
          ...(identity.managed === undefined ? {} : { managed: identity.managed }),
          ...(identity.permissions === undefined ? {} : { permissions: identity.permissions(context) }),
        },
      },
      { parent: this },
    );
    this.roles.set(name, made.roleArn);
    return made.grants;
  }

  private managed(name: AddOnName, addOn: ManagedAddOn, dependsOn: readonly pulumi.Resource[]): eks.Addon {
    const { context, clusterName } = this.args;
    const configuration = addOn.configuration?.(context);
    return new eks.Addon(
      `${this.label}-${name}`,
      {
        clusterName,
        addonName: name,
        addonVersion: versionOf(name, addOn, context.kubernetes),
        resolveConflictsOnCreate: "OVERWRITE",
        resolveConflictsOnUpdate: "OVERWRITE",
        preserve: false,
        ...(configuration === undefined ? {} : { configurationValues: pulumi.jsonStringify(configuration) }),
        tags: tagsFor(context.site),
      },
      { parent: this, dependsOn: [...dependsOn] },
    );
  }

  private release(
    name: AddOnName,
    addOn: HelmAddOn,
    dependsOn: readonly pulumi.Resource[],
  ): pulumi.Resource[] {
    const namespace = this.namespace(addOn.namespace);
    const release = new Release(
      `${this.label}-${name}`,
      {
        name,
        namespace: addOn.namespace,
        chart: addOn.chart,
        version: addOn.version,
        ...(addOn.repository === undefined ? {} : { repositoryOpts: { repo: addOn.repository } }),
        values: { ...addOn.values(this.args.context) },
        createNamespace: false,
        // Waiting makes webhooks answer before the first object they judge.
        skipAwait: false,
        cleanupOnFail: true,
        timeout: 600,
        maxHistory: 5,
      },
      {
        parent: this,
        provider: this.args.provider,
        dependsOn: [...dependsOn, ...(namespace === undefined ? [] : [namespace])],
      },
    );
    return [release];
  }

  /**
   * The namespace of an add-on, once for all that share it, or none for those of Kubernetes. Helm would not remove a
   * namespace that it made.
   */
  private namespace(name: string): Namespace | undefined {
    if (name === "kube-system") return undefined;
    const known = this.namespaces.get(name);
    if (known !== undefined) return known;
    const level = podSecurityOf(name, this.args.enabled);
    const made = new Namespace(
      `${this.label}-${name}`,
      {
        metadata: {
          name,
          labels: {
            ...labelsFor({ name, instance: name, component: "add-on" }),
            ...platformFacts("internal", this.args.context.site.residency),
            ...podSecurityLabels(level, this.args.context.kubernetes),
          },
        },
      },
      { parent: this, provider: this.args.provider },
    );
    this.namespaces.set(name, made);
    return made;
  }
}

/** Whether nodes wait for an add-on, rather than it for nodes. */
const isEarly = (name: AddOnName): boolean => {
  const addOn = addOnCatalogue[name];
  return addOn.kind === "eks" && addOn.beforeNodes === true;
};

/** The most lenient level that an add-on of the namespace needs. */
export function podSecurityOf(namespace: string, enabled: readonly AddOnName[]): PodSecurity {
  const levels = enabled.flatMap((name) => {
    const addOn = addOnCatalogue[name];
    return addOn.kind === "helm" && addOn.namespace === namespace
      ? [STRICTNESS.indexOf(addOn.podSecurity)]
      : [];
  });
  return STRICTNESS[Math.max(0, ...levels)] ?? "restricted";
}

const podSecurityLabels = (level: PodSecurity, kubernetes: string): Record<string, string> =>
  Object.fromEntries(
    ["enforce", "warn", "audit"].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, mode === "enforce" ? level : "restricted"],
      [`pod-security.kubernetes.io/${mode}-version`, `v${kubernetes}`],
    ]),
  );

/** The version of an add-on that EKS runs. */
function versionOf(name: AddOnName, addOn: ManagedAddOn, kubernetes: string): string {
  if (addOn.version !== undefined) return addOn.version;
  if (!isSupported(kubernetes)) throw new Error(`no add-on versions for Kubernetes ${kubernetes}`);
  const versions: Record<string, string> = kubernetesVersions[kubernetes].addOns;
  const version = versions[name];
  if (version === undefined) throw new Error(`add-on ${name} has no version for Kubernetes ${kubernetes}`);
  return version;
}
