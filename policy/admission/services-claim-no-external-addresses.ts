import { admissionPolicy, list, type AdmissionRule } from "./admission-policy";

/** Accounts that report the address of a load balancer. */
const REPORTERS = [
  "system:cloud-controller-manager",
  "system:kube-controller-manager",
  "eks:cloud-controller-manager",
  // What stands in for a cloud in the sandbox. No other cluster has a user of this name.
  "sandbox:kwok",
];

/** NET-08 in the cluster: No service claims external addresses. */
export const servicesClaimNoExternalAddresses: AdmissionRule = () =>
  admissionPolicy({
    control: "NET-08",
    sentence: "services-claim-no-external-addresses",
    scope: "governed",
    watches: [{ resources: ["services", "services/*"] }],
    variables: {
      reports: `request.userInfo.username in ${list(REPORTERS)} || request.userInfo.username.startsWith('system:serviceaccount:kube-system:')`,
    },
    holds: {
      "remove externalIPs": "!has(object.spec.externalIPs) || size(object.spec.externalIPs) == 0",
      "only the cloud controller writes status.loadBalancer":
        "!has(object.status) || !has(object.status.loadBalancer) || !has(object.status.loadBalancer.ingress) || size(object.status.loadBalancer.ingress) == 0 || (oldObject != null && has(oldObject.status) && has(oldObject.status.loadBalancer) && has(oldObject.status.loadBalancer.ingress) && oldObject.status.loadBalancer.ingress == object.status.loadBalancer.ingress) || variables.reports",
    },
  });
