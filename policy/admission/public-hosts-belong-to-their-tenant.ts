import {
  admissionPolicy,
  isWayIn,
  list,
  text,
  TENANT_VARIABLE,
  type AdmissionRule,
} from "./admission-policy";

const SUFFIX = (domain: string, platformDomain: string): string =>
  `variables.isEntry ? ${text(platformDomain)} : (variables.tenant == '' ? ${text(domain)} : variables.tenant + ${text(`.${domain}`)})`;
const OWN = "h != '' && !h.contains('*') && (h == variables.suffix || h.endsWith('.' + variables.suffix))";

/** NET-19 in the cluster: Public hosts belong to the tenant that publishes them. */
export const publicHostsBelongToTheirTenant: AdmissionRule = ({
  domain,
  platformDomain,
  ingressClasses,
  entryClasses,
  publicLoadBalancers,
  ingressNamespaces,
}) =>
  admissionPolicy({
    control: "NET-19",
    sentence: "public-hosts-belong-to-their-tenant",
    scope: "governed",
    watches: [
      { apiGroups: ["networking.k8s.io"], resources: ["ingresses"] },
      { apiGroups: ["gateway.networking.k8s.io"], resources: ["httproutes"] },
    ],
    variables: {
      tenant: TENANT_VARIABLE,
      isEntry: isWayIn({ publicLoadBalancers }),
      suffix: SUFFIX(domain, platformDomain),
      hosts:
        "object.kind == 'Ingress' ? (has(object.spec.rules) ? object.spec.rules.map(r, has(r.host) ? r.host : '') : []) : (has(object.spec.hostnames) ? object.spec.hostnames : [])",
    },
    holds: {
      "publish below the own domain": `size(variables.hosts) > 0 && variables.hosts.all(h, ${OWN})`,
      "name an allowed class": `object.kind != 'Ingress' || object.spec.?ingressClassName.orValue('') in (variables.isEntry ? ${list(entryClasses)} : ${list(ingressClasses)})`,
      "attach to the platform's gateway": `object.kind != 'HTTPRoute' || (has(object.spec.parentRefs) && size(object.spec.parentRefs) > 0 && object.spec.parentRefs.all(p, p.?namespace.orValue('') in ${list(ingressNamespaces)}))`,
      "remove annotations that change the shared proxy":
        "!has(object.metadata.annotations) || object.metadata.annotations.all(k, !k.matches('snippet|auth-url|auth-signin|server-alias|mirror-target|proxy-pass'))",
    },
  });
