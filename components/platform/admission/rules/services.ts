import { PLATFORM_PREFIX } from "../../../../lib/labels";
import { escaped, isPlatform, literal, optional } from "../cel";
import type { PolicyPlan } from "../policy";

/** Annotation prefixes through which a Service would steer a cloud, a DNS zone or another controller. */
const STEERING_ANNOTATIONS = [
  "service.beta.kubernetes.io/",
  "service.kubernetes.io/",
  "external-dns.alpha.kubernetes.io/",
  "alb.ingress.kubernetes.io/",
  "elbv2.k8s.aws/",
  "networking.istio.io/",
  "metallb.",
  "cloud.google.com/",
];

const steers = (keys: string): string =>
  `${keys}.all(k, !${literal(STEERING_ANNOTATIONS)}.exists(p, k.startsWith(p)))`;

/** Labels that controllers write onto pods of the platform too, with and without a domain. */
const WRITTEN_FOR_EVERYBODY = `^(([a-z0-9-]+[.])*(kubernetes[.]io|k8s[.]io|istio[.]io|argoproj[.]io|${escaped(PLATFORM_PREFIX)})/.*|([a-z-]+-)?pod-template-hash|controller-revision-hash|controller-uid|job-name)$`;

/** A pair that no pod of the platform carries. */
const FOREIGN_PAIR = `object.spec.selector.exists(k, (k == "app.kubernetes.io/instance" && !object.spec.selector[k].startsWith("spotify-ai-")) || !k.matches(${literal(WRITTEN_FOR_EVERYBODY)}))`;

/** A tenant's Services stay inside the cluster and lead to its own pods. */
export const servicePolicy = (): PolicyPlan => ({
  name: "tenant-services",
  matches: [{ groups: [""], resources: ["services", "services/*"] }],
  where: { kind: "tenants" },
  conditions: [{ name: "is-a-service", expression: `object != null && has(object.spec)` }],
  rules: [
    {
      id: "TEN-SVC-01",
      allow: `!has(object.spec.type) || object.spec.type == "ClusterIP"`,
      message: "type must be ClusterIP; the gateway is the only way in and named egress the only way out",
    },
    {
      id: "TEN-SVC-02",
      allow: "!has(object.spec.externalIPs) || size(object.spec.externalIPs) == 0",
      message: "externalIPs would take over others' traffic (CVE-2020-8554); leave them out",
    },
    {
      id: "TEN-SVC-03",
      allow: `!has(object.spec.externalName) && !has(object.spec.loadBalancerIP) && !has(object.spec.loadBalancerClass)`,
      message: "externalName, loadBalancerIP and loadBalancerClass are not allowed",
    },
    {
      id: "TEN-SVC-04",
      allow: `${steers(optional("object.metadata.annotations", "{}"))} && ${steers(optional("object.metadata.labels", "{}"))}`,
      message: "annotations and labels that steer load balancers, DNS or the mesh are not allowed",
    },
    {
      id: "TEN-SVC-05",
      allow: `!has(object.status) || !has(object.status.loadBalancer) || !has(object.status.loadBalancer.ingress) || size(object.status.loadBalancer.ingress) == 0`,
      message: "status.loadBalancer must stay empty",
    },
    {
      id: "TEN-SVC-06",
      allow: "has(object.spec.selector) && size(object.spec.selector) > 0",
      message: "a selector is needed; without one anybody's address could be put behind the Service",
    },
    {
      id: "TEN-SVC-07",
      allow: "!has(object.spec.publishNotReadyAddresses) || !object.spec.publishNotReadyAddresses",
      message: "publishNotReadyAddresses must be off",
    },
    {
      id: "TEN-SVC-08",
      allow: `${isPlatform} || !has(object.spec.selector) || ${FOREIGN_PAIR}`,
      message:
        "the selector must name a label of your own, such as app, so that it leads to none of the platform's pods",
    },
  ],
});
