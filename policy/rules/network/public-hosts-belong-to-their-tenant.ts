import { resourceRule } from "../../frame/rule";
import { when, unless, type Findings } from "../../frame/findings";
import { fieldsOf, listOf } from "../../frame/loose";
import { isWayIn, namespaceOf } from "../../frame/namespaces";
import { tenantOfNamespace } from "../../frame/vocabulary";
import type { Settings } from "../../frame/settings";

const FORBIDDEN = /snippet|auth-url|auth-signin|server-alias|mirror-target|proxy-pass/;

/** NET-19: Public hosts belong to the tenant that publishes them. */
export const publicHostsBelongToTheirTenant = resourceRule({
  control: "NET-19",
  sentence: "public-hosts-belong-to-their-tenant",
  settings: [
    "domain",
    "platformDomain",
    "ingressClasses",
    "entryClasses",
    "publicLoadBalancers",
    "ingressNamespaces",
  ],
  kinds: ["k8s:networking.k8s.io:Ingress", "k8s:gateway.networking.k8s.io:HTTPRoute"],
  judge: (route, settings) => {
    const { suffix, classes } = mayPublish(route, settings);
    const { metadata, spec = {} } = route.props;
    const hosts =
      "hostnames" in spec
        ? (spec.hostnames ?? [])
        : "rules" in spec
          ? (spec.rules ?? []).map(({ host }) => host)
          : [];
    return [
      ...(hosts.length === 0 ? [undefined] : hosts).flatMap((host, index) =>
        judgeHost(host, suffix, `host ${index}`),
      ),
      ...Object.keys(metadata?.annotations ?? {}).flatMap((key) =>
        when(
          FORBIDDEN.test(key),
          `metadata.annotations[${key}]: changes the behaviour of the shared proxy; remove it`,
        ),
      ),
      ...("parentRefs" in spec || route.kind === "k8s:gateway.networking.k8s.io:HTTPRoute"
        ? judgeParents(spec, settings)
        : unless(
            "ingressClassName" in spec && classes.includes(spec.ingressClassName ?? ""),
            `spec.ingressClassName: absent or none of ${classes.join(", ")}; name an allowed class`,
          )),
    ];
  },
});

/** Below which domain a route may publish, and by which classes: the platform's ways in have their own. */
const mayPublish = (
  route: Parameters<typeof isWayIn>[0],
  settings: Settings,
): { readonly suffix: string; readonly classes: readonly string[] } => {
  const { domain, platformDomain, ingressClasses, entryClasses } = settings;
  if (isWayIn(route, settings)) return { suffix: platformDomain, classes: entryClasses };
  const tenant = tenantOfNamespace(namespaceOf(route));
  return { suffix: tenant === undefined ? domain : `${tenant}.${domain}`, classes: ingressClasses };
};

const judgeHost = (host: string | undefined, suffix: string, path: string): Findings => [
  ...when(host === undefined || host === "", `${path}: empty, which takes every host; name it`),
  ...when(host?.includes("*"), `${path}: a wildcard; name the host`),
  ...when(
    host !== undefined && host !== "" && host !== suffix && !host.endsWith(`.${suffix}`),
    `${path}: outside ${suffix}; publish below the own domain`,
  ),
];

const judgeParents = (spec: object, { ingressNamespaces }: Settings): Findings => {
  const parents = listOf(Reflect.get(spec, "parentRefs")).map(fieldsOf);
  return unless(
    parents.length > 0 &&
      parents.every(({ namespace }) => ingressNamespaces.some((allowed) => allowed === namespace)),
    "spec.parentRefs: absent or outside the ingress namespaces; attach to the platform's gateway",
  );
};
