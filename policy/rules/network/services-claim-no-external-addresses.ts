import { resourceRule } from "../../frame/rule";
import type { Judged } from "../../frame/resource";
import { when } from "../../frame/findings";

/** NET-08: No service claims external addresses. */
export const servicesClaimNoExternalAddresses = resourceRule({
  control: "NET-08",
  sentence: "services-claim-no-external-addresses",
  kinds: ["k8s:core:Service"],
  judge: ({ props }) => [
    ...when(
      (props.spec?.externalIPs ?? []).length > 0,
      "spec.externalIPs: takes over traffic to these addresses for the whole cluster; remove it",
    ),
    ...when(
      fromTheProgram(props.status),
      "status.loadBalancer: only the cloud controller writes it; remove it",
    ),
  ],
});

/** A finished state shows the status the cluster wrote; only an address without a load balancer is a claim. */
const fromTheProgram = (status: Judged<"k8s:core:Service">["props"]["status"]): boolean =>
  (status?.loadBalancer?.ingress ?? []).some(({ ip, ipMode }) => ip !== undefined && ipMode === undefined);
