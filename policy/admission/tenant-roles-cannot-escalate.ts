import { admissionPolicy, list, text, optional, type AdmissionRule } from "./admission-policy";
import { TENANT_LABEL } from "../frame/vocabulary";

/** Resource patterns a tenant may not hold, with the verbs that are excepted. */
const FORBIDDEN: readonly (readonly [pattern: string, except: readonly string[]])[] = [
  ["^serviceaccounts/token$", []],
  ["^secrets$", ["create", "update", "delete"]],
  ["^pods/(ephemeralcontainers|proxy|binding)$", []],
  ["^(services/proxy|bindings)$", []],
  ["^nodes(/.*)?$", []],
  ["/status$", ["get", "list", "watch"]],
  ["/finalizers$", []],
  ["^namespaces(/.*)?$", ["get"]],
  ["^(networkpolicies|resourcequotas|limitranges)$", ["get", "list", "watch"]],
  ["^(endpoints|endpointslices)$", ["get", "list", "watch"]],
  ["^(leases|events)$", ["get", "list", "watch"]],
  ["^(roles|rolebindings)$", ["get", "list", "watch"]],
  [
    "^(clusterroles|clusterrolebindings|persistentvolumes|storageclasses|priorityclasses|runtimeclasses|ingressclasses|csidrivers|customresourcedefinitions|apiservices|flowschemas|prioritylevelconfigurations|certificatesigningrequests|clustertrustbundles|(validating|mutating)(webhookconfigurations|admissionpolic(ies|ybindings)))$",
    [],
  ],
];

const crosses = ([pattern, except]: (typeof FORBIDDEN)[number]): string =>
  `(n.matches(${text(pattern)}) && r.verbs.exists(v, !(v in ${list(except)})))`;

/** IAM-08 in the cluster: Tenant roles lack every verb that escalates or crosses tenants. */
export const tenantRolesCannotEscalate: AdmissionRule = () =>
  admissionPolicy({
    control: "IAM-08",
    sentence: "tenant-roles-cannot-escalate",
    scope: "governed",
    watches: [{ apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles", "clusterroles"] }],
    variables: {
      tenant: `object.metadata.name.startsWith('tenant') || (has(object.metadata.labels) && ${text(TENANT_LABEL)} in object.metadata.labels) || (has(object.metadata.namespace) && object.metadata.namespace.startsWith('tenant-'))`,
      rules: optional("object.rules", "[]"),
    },
    holds: {
      "remove verbs that escalate":
        "!variables.tenant || variables.rules.all(r, !r.verbs.exists(v, v in ['escalate', 'bind', 'impersonate', 'deletecollection', '*']))",
      "remove resources that cross the tenant's border": `!variables.tenant || variables.rules.all(r, !has(r.resources) || r.resources.all(n, !n.contains('*') && !(${FORBIDDEN.map(crosses).join(" || ")})))`,
    },
  });
