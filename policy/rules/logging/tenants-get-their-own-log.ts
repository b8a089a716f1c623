import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { tenantNamespaces } from "../../frame/namespaces";
import { tagsOf } from "../../frame/tags";

/** LOG-08: Every tenant can get its own audit log and only its own. */
export const tenantsGetTheirOwnLog = stackRule({
  control: "LOG-08",
  sentence: "tenants-get-their-own-log",
  judge: (stack) => {
    const groups = stack.of("aws:cloudwatch/logGroup:LogGroup").map((group) => tagsOf(group)["tenant"]);
    const readers = stack
      .of("aws:iam/role:Role")
      .filter((role) => tagsOf(role)["purpose"] === "log-reader")
      .map((role) => tagsOf(role)["tenant"]);
    // Without AWS the logs stay in the cluster, where the tenant label separates them.
    if (!stack.usesAws) return [];
    return tenantNamespaces(stack).flatMap(({ tenant, namespace }) =>
      on(namespace, [
        ...unless(groups.includes(tenant), "no log group is tagged with this tenant; add one"),
        ...unless(readers.includes(tenant), "no role tagged purpose=log-reader and this tenant; add one"),
      ]),
    );
  },
});
