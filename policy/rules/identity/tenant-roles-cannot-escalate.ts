import { resourceRule } from "../../frame/rule";
import type { Judged } from "../../frame/resource";
import { when, type Findings } from "../../frame/findings";
import { namespaceOf, nameOf } from "../../frame/namespaces";
import { TENANT_LABEL, tenantOfNamespace } from "../../frame/vocabulary";

const READ = ["get", "list", "watch"];

/** What a tenant role may not hold. No verbs means none at all. */
const FORBIDDEN: readonly { readonly resource: RegExp; readonly except?: readonly string[] }[] = [
  { resource: /^serviceaccounts\/token$/ },
  // A patch reads: it can copy a value to where the API server repeats it.
  { resource: /^secrets$/, except: ["create", "update", "delete"] },
  { resource: /^pods\/(?:ephemeralcontainers|proxy|binding)$/ },
  { resource: /^(?:services\/proxy|bindings)$/ },
  { resource: /^nodes(?:\/.*)?$/ },
  { resource: /\/status$/, except: READ },
  { resource: /\/finalizers$/ },
  { resource: /^namespaces(?:\/.*)?$/, except: ["get"] },
  { resource: /^(?:networkpolicies|resourcequotas|limitranges)$/, except: READ },
  { resource: /^(?:endpoints|endpointslices)$/, except: READ },
  { resource: /^(?:leases|events)$/, except: READ },
  { resource: /^(?:roles|rolebindings)$/, except: READ },
  {
    resource:
      /^(?:clusterroles|clusterrolebindings|persistentvolumes|storageclasses|priorityclasses|runtimeclasses|ingressclasses|csidrivers|customresourcedefinitions|apiservices|flowschemas|prioritylevelconfigurations|certificatesigningrequests|clustertrustbundles|(?:validating|mutating)(?:webhookconfigurations|admissionpolic(?:ies|ybindings)))$/,
  },
];

const ESCALATING = ["escalate", "bind", "impersonate", "deletecollection"];

/** IAM-08: Tenant roles lack every verb that escalates or crosses tenants. */
export const tenantRolesCannotEscalate = resourceRule({
  control: "IAM-08",
  sentence: "tenant-roles-cannot-escalate",
  kinds: ["k8s:rbac.authorization.k8s.io:Role", "k8s:rbac.authorization.k8s.io:ClusterRole"],
  judge: (role) => (isTenantRole(role) ? (role.props.rules ?? []).flatMap(judgeRule) : []),
});

type TenantRole = Judged<"k8s:rbac.authorization.k8s.io:Role" | "k8s:rbac.authorization.k8s.io:ClusterRole">;

const isTenantRole = (role: TenantRole): boolean =>
  tenantOfNamespace(namespaceOf(role)) !== undefined ||
  role.props.metadata?.labels?.[TENANT_LABEL] !== undefined ||
  nameOf(role).startsWith("tenant");

type PolicyRule = NonNullable<TenantRole["props"]["rules"]>[number];

const judgeRule = ({ verbs = [], resources = [] }: PolicyRule, index: number): Findings => [
  ...when(
    verbs.some((verb) => ESCALATING.includes(verb) || verb === "*"),
    `rules[${index}].verbs: lets a tenant gain rights it was not given; remove the verb`,
  ),
  ...resources.flatMap((resource, place) =>
    when(
      resource.includes("*") || holds(resource, verbs),
      `rules[${index}].resources[${place}]: with these verbs it crosses the tenant's border; remove it`,
    ),
  ),
];

const holds = (resource: string, verbs: readonly string[]): boolean =>
  FORBIDDEN.some(
    ({ resource: forbidden, except = [] }) =>
      forbidden.test(resource) && verbs.some((verb) => !except.includes(verb)),
  );
