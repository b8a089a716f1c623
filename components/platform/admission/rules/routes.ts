import type { AdmissionFacts } from "../admission-types";
import { isPlatform, literal, optional, tenantId } from "../cel";
import type { PolicyPlan } from "../policy";

/** Filters that stay within the request; the others would send it, or a copy, somewhere else. */
const LOCAL_FILTERS = ["RequestHeaderModifier", "ResponseHeaderModifier", "RequestRedirect", "URLRewrite"];

const below = (host: string): string =>
  `(!${host}.contains("*") && (${host} == variables.domain || ${host}.endsWith("." + variables.domain)))`;

const domain = ({ domain: parent }: AdmissionFacts) => ({
  name: "domain",
  expression: `${tenantId} + ${literal(`.${parent}`)}`,
});

/** Routes of tenants attach to the platform's gateway, under the tenant's own domain, to its own Services. */
export function routePolicy(facts: AdmissionFacts): PolicyPlan {
  const { gateway } = facts;
  const rules = optional("object.spec.rules", "[]");
  const localBackend = (ref: string) =>
    `!has(${ref}.namespace) && (!has(${ref}.kind) || ${ref}.kind == "Service") && (!has(${ref}.group) || ${ref}.group == "")`;
  const localFilters = (holder: string) =>
    `${optional(`${holder}.filters`, "[]")}.all(f, f.type in ${literal(LOCAL_FILTERS)})`;
  return {
    name: "tenant-routes",
    matches: [{ groups: ["gateway.networking.k8s.io"], resources: ["httproutes", "httproutes/*"] }],
    where: { kind: "tenants" },
    variables: [domain(facts)],
    rules: [
      {
        id: "TEN-RTE-01",
        allow: `has(object.spec.hostnames) && size(object.spec.hostnames) > 0 && object.spec.hostnames.all(h, ${below("h")})`,
        message: `hostnames must be <your id>.${facts.domain} or below it, without a wildcard`,
      },
      {
        id: "TEN-RTE-02",
        allow: `has(object.spec.parentRefs) && object.spec.parentRefs.all(p, has(p.namespace) && p.namespace == ${literal(gateway.namespace)} && p.name == ${literal(gateway.name)} && (!has(p.kind) || p.kind == "Gateway") && (!has(p.group) || p.group == "gateway.networking.k8s.io"))`,
        message: `parentRefs must name the gateway ${gateway.namespace}/${gateway.name} only`,
      },
      {
        id: "TEN-RTE-03",
        allow: `${rules}.all(r, ${optional("r.backendRefs", "[]")}.all(b, ${localBackend("b")} && ${localFilters("b")}))`,
        message: "backendRefs must name Services of your own namespace",
      },
      {
        id: "TEN-RTE-04",
        allow: `${rules}.all(r, ${localFilters("r")})`,
        message: `filters may be ${LOCAL_FILTERS.join(", ")} only`,
      },
      {
        id: "TEN-RTE-05",
        // The platform's own services are reached through its gateway, which verifies tokens first.
        allow: `${isPlatform} || ${rules}.all(r, ${optional("r.backendRefs", "[]")}.all(b, !b.name.startsWith("spotify-ai-")))`,
        message: "backendRefs must name your own Services; the platform's are called through its gateway",
      },
    ],
  };
}

/** Ingress objects are held to the same domain, whoever writes them. */
export const ingressPolicy = (facts: AdmissionFacts): PolicyPlan => ({
  name: "tenant-ingresses",
  matches: [{ groups: ["networking.k8s.io", "extensions"], resources: ["ingresses", "ingresses/*"] }],
  where: { kind: "tenants" },
  variables: [
    domain(facts),
    { name: "annotations", expression: optional("object.metadata.annotations", "{}") },
  ],
  rules: [
    {
      id: "TEN-ING-01",
      allow: `has(object.spec.rules) && size(object.spec.rules) > 0 && object.spec.rules.all(r, has(r.host) && ${below("r.host")}) && !has(object.spec.defaultBackend)`,
      message: `every rule needs a host at or below <your id>.${facts.domain}, without wildcard or default backend`,
    },
    {
      id: "TEN-ING-02",
      allow: `has(object.spec.ingressClassName) && object.spec.ingressClassName == "spotify-ai-tenants"`,
      message: "ingressClassName must be spotify-ai-tenants",
    },
    {
      id: "TEN-ING-03",
      allow: `variables.annotations.all(k, !k.contains("ingress.kubernetes.io/") && !k.contains("nginx.") && !k.contains("haproxy") && !k.contains("traefik") && !k.contains("konghq.com/") && !k.contains("cert-manager.io/") && !k.contains("external-dns") && k != "kubernetes.io/ingress.class")`,
      message: "annotations that configure an ingress controller, certificates or DNS are not allowed",
    },
    {
      id: "TEN-ING-04",
      allow: `!has(object.spec.tls) || object.spec.tls.all(t, !has(t.secretName) && ${optional("t.hosts", "[]")}.all(h, ${below("h")}))`,
      message: "TLS ends at the gateway with the platform's certificate; leave out secretName",
    },
  ],
});
