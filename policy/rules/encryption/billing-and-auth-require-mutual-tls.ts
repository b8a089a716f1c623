import { stackRule, on } from "../../frame/rule";
import { when, unless } from "../../frame/findings";
import type { MemberOf } from "../../frame/inventory";
import { inNamespace } from "../../frame/namespaces";
import { NAME_LABEL } from "../../frame/vocabulary";
import { workloadsOf } from "../../frame/workloads-of";

const CLOSED: readonly (string | undefined)[] = ["billing", "auth"];

/** ENC-12: Billing and authentication accept mutual TLS only. */
export const billingAndAuthRequireMutualTls = stackRule({
  control: "ENC-12",
  sentence: "billing-and-auth-require-mutual-tls",
  judge: (stack) => {
    const authentications = stack.of("k8s:security.istio.io:PeerAuthentication");
    const concerned = workloadsOf(stack).filter(({ template }) =>
      CLOSED.includes(template.labels[NAME_LABEL]),
    );
    return concerned.flatMap(({ member, template }) => {
      const local = inNamespace(authentications, template.namespace ?? "default");
      return on(member, [
        ...unless(
          local.some(({ props }) => props.spec?.mtls?.mode === "STRICT" && props.spec.selector === undefined),
          "its namespace has no PeerAuthentication with mtls.mode STRICT for all pods; add one",
        ),
        ...when(local.some(weakens), "a PeerAuthentication of its namespace admits plain text; remove it"),
      ]);
    });
  },
});

const weakens = ({ props }: MemberOf<"k8s:security.istio.io:PeerAuthentication">): boolean =>
  [props.spec?.mtls, ...Object.values(props.spec?.portLevelMtls ?? {})].some(
    (mtls) => mtls?.mode !== undefined && mtls.mode !== "STRICT",
  );
