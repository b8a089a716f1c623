import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { tenantNamespaces } from "../../frame/namespaces";
import { PLATFORM_PREFIX } from "../../frame/vocabulary";
import { tagsOf } from "../../frame/tags";

const REGULATED: readonly (string | undefined)[] = ["cardholder", "health"];

/** ENC-09: Tenants with regulated data have their own key. */
export const regulatedTenantsHaveTheirOwnKey = stackRule({
  control: "ENC-09",
  sentence: "regulated-tenants-have-their-own-key",
  judge: (stack) => {
    const keys = stack.of("aws:kms/key:Key");
    return tenantNamespaces(stack)
      .filter(({ namespace }) =>
        REGULATED.includes(namespace.props.metadata?.labels?.[`${PLATFORM_PREFIX}/data-class`]),
      )
      .flatMap(({ tenant, namespace }) => {
        const own = keys.filter((key) => tagsOf(key)["tenant"] === tenant);
        const named = own.some((key) =>
          stack
            .referring("aws:kms/alias:Alias", "targetKeyId", key)
            .some(({ props }) => props.name?.includes(tenant)),
        );
        return on(namespace, [
          ...unless(own.length > 0, "no key is tagged with this tenant, whose data is regulated; create one"),
          ...unless(named, "no alias of the tenant's key carries the tenant's id; add one"),
        ]);
      });
  },
});
