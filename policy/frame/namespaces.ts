import type { Inventory, MemberOf } from "./inventory";
import type { Settings } from "./settings";
import { isSystemNamespace, TENANT_LABEL } from "./vocabulary";

interface Placed {
  readonly name: string;
  readonly props: { readonly metadata?: { readonly name?: string; readonly namespace?: string } };
}

/** The name an object has in the cluster: the one it was given, else the one it has in the program. */
export const nameOf = ({ name, props }: Placed): string => props.metadata?.name ?? name;

/** The namespace an object is in. Without one it lands in `default`. */
export const namespaceOf = ({ props }: Pick<Placed, "props">): string =>
  props.metadata?.namespace ?? "default";

/** Whether an object is, or belongs to, one of the platform's ways in. */
export const isWayIn = (
  object: Placed,
  { publicLoadBalancers }: Pick<Settings, "publicLoadBalancers">,
): boolean => publicLoadBalancers.includes(`${namespaceOf(object)}/${nameOf(object)}`);

/** The namespaces of a stack that are not the cluster's own. */
export const governedNamespaces = (stack: Inventory): readonly MemberOf<"k8s:core:Namespace">[] =>
  stack.of("k8s:core:Namespace").filter((namespace) => !isSystemNamespace(nameOf(namespace)));

/** The namespaces of a stack that belong to a tenant, with the tenant. */
export const tenantNamespaces = (
  stack: Inventory,
): readonly { readonly tenant: string; readonly namespace: MemberOf<"k8s:core:Namespace"> }[] =>
  governedNamespaces(stack).flatMap((namespace) => {
    const tenant = namespace.props.metadata?.labels?.[TENANT_LABEL];
    return tenant === undefined ? [] : [{ tenant, namespace }];
  });

/** Those of the objects that are in the namespace. */
export const inNamespace = <T extends Pick<Placed, "props">>(
  objects: readonly T[],
  namespace: string,
): readonly T[] => objects.filter((object) => namespaceOf(object) === namespace);
