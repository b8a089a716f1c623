import { resourceRule } from "../../frame/rule";
import { when } from "../../frame/findings";

/** NET-10: No service is an alias of an outside name. */
export const servicesAreNoOutsideAlias = resourceRule({
  control: "NET-10",
  sentence: "services-are-no-outside-alias",
  kinds: ["k8s:core:Service"],
  judge: ({ props }) => [
    ...when(
      props.spec?.type === "ExternalName" || props.spec?.externalName !== undefined,
      "spec.externalName: points cluster traffic at an outside name; use a ServiceEntry of the platform",
    ),
  ],
});
