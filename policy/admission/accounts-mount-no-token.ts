import { admissionPolicy, type AdmissionRule } from "./admission-policy";

/** IAM-10 in the cluster: Pods get an API token only when they ask for it, short-lived and for one audience. */
export const accountsMountNoToken: AdmissionRule = () =>
  admissionPolicy({
    control: "IAM-10",
    sentence: "accounts-mount-no-token",
    scope: "governed",
    watches: [{ resources: ["serviceaccounts"] }],
    holds: {
      "set automountServiceAccountToken false":
        "object.?automountServiceAccountToken.orValue(true) == false || (object.metadata.name == 'default' && request.userInfo.username == 'system:serviceaccount:kube-system:service-account-controller')",
    },
  });
