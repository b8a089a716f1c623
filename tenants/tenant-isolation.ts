import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { tenantNamespace } from "../lib/naming";
import { bundleKinds, planBundle } from "./bundle-plan";
import { planDestinations } from "./mesh-plan";
import type { Surroundings } from "./surroundings";
import { isProtected, tenantLabels } from "./tenant-plan";
import type { Tenant } from "./tenant-schema";

/** What isolates a tenant: the tenant and the environment around it. */
export interface TenantIsolationArgs {
  readonly tenant: Tenant;
  readonly surroundings: Surroundings;
}

/** Everything that keeps one tenant apart from the others. */
export class TenantIsolation extends pulumi.ComponentResource {
  /** The tenant's namespace. */
  readonly namespace: pulumi.Output<string>;
  /** What must hold before the first pod of the tenant starts. */
  readonly guards: readonly pulumi.Resource[];

  constructor(name: string, args: TenantIsolationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:tenant:TenantIsolation", name, {}, opts);
    const { tenant, surroundings } = args;
    const plan = planBundle(tenant, surroundings);
    const protect = isProtected(tenant, surroundings);
    const namespace = new k8s.core.v1.Namespace(name, plan.namespace, { parent: this, protect });
    const inside = { parent: this, dependsOn: namespace };
    const mesh = (part: "peerAuthentication" | "authorization") =>
      surroundings.mesh
        ? [
            new k8s.apiextensions.CustomResource(
              `${name}-${part}`,
              { ...bundleKinds[part], ...plan[part] },
              inside,
            ),
          ]
        : [];
    this.guards = [
      new k8s.core.v1.ResourceQuota(`${name}-quota`, plan.quota, inside),
      new k8s.core.v1.ResourceQuota(`${name}-priority-quota`, plan.priorityQuota, inside),
      new k8s.core.v1.ResourceQuota(`${name}-affinity-quota`, plan.affinityQuota, inside),
      new k8s.core.v1.LimitRange(`${name}-limits`, plan.limits, inside),
      new k8s.networking.v1.NetworkPolicy(`${name}-deny`, plan.denial, inside),
      new k8s.networking.v1.NetworkPolicy(`${name}-allow`, plan.allowance, inside),
      ...mesh("peerAuthentication"),
      ...mesh("authorization"),
      ...(surroundings.mesh ? destinations(name, tenant, inside) : []),
      // Kubernetes makes this account itself; applying ours over it takes its token away.
      new k8s.core.v1.ServiceAccount(`${name}-default-account`, plan.defaultAccount, inside),
    ];
    this.grant(name, plan);
    this.namespace = namespace.metadata.name;
    this.registerOutputs({ namespace: this.namespace });
  }

  /** Rights come last: nobody can act in the namespace before everything that limits them is there. */
  private grant(name: string, plan: ReturnType<typeof planBundle>): void {
    const last = { parent: this, dependsOn: [...this.guards] };
    const account = new k8s.core.v1.ServiceAccount(`${name}-ci`, plan.ciAccount, last);
    const roles = [
      new k8s.rbac.v1.Role(`${name}-admin`, plan.adminRole, last),
      new k8s.rbac.v1.Role(`${name}-ci`, plan.ciRole, last),
    ];
    const granted = { ...last, dependsOn: [account, ...roles] };
    new k8s.rbac.v1.RoleBinding(`${name}-admin`, plan.adminBinding, granted);
    new k8s.rbac.v1.RoleBinding(`${name}-ci`, plan.ciBinding, granted);
  }
}

/** What a tenant's sidecars know of the places outside that its entry names. */
const destinations = (
  label: string,
  tenant: Tenant,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource[] =>
  planDestinations(tenant).map(
    ({ name, spec }) =>
      new k8s.apiextensions.CustomResource(
        `${label}-${name}`,
        {
          apiVersion: "networking.istio.io/v1",
          kind: "ServiceEntry",
          metadata: { name, namespace: tenantNamespace(tenant.id), labels: tenantLabels(tenant) },
          spec,
        },
        opts,
      ),
  );
