import { admissionPolicy, type AdmissionRule } from "./admission-policy";

/** IAM-11 in the cluster: No credential without an expiry exists. */
export const noCredentialLivesForever: AdmissionRule = () =>
  admissionPolicy({
    control: "IAM-11",
    sentence: "no-credential-lives-forever",
    scope: "governed",
    watches: [{ resources: ["secrets"] }],
    holds: {
      "project a short token": "object.?type.orValue('Opaque') != 'kubernetes.io/service-account-token'",
    },
  });
