import { admissionPolicy, type AdmissionRule } from "./admission-policy";
import { POD_CARRIERS, POD_CONDITIONS, POD_VARIABLES, eachVolume } from "./pods";

/** IAM-10 in the cluster: Pods get an API token only when they ask for it, short-lived and for one audience. */
export const podsAskForShortTokens: AdmissionRule = () =>
  admissionPolicy({
    control: "IAM-10",
    sentence: "pods-ask-for-short-tokens",
    scope: "governed",
    watches: POD_CARRIERS,
    conditions: POD_CONDITIONS,
    variables: POD_VARIABLES,
    holds: {
      "set automountServiceAccountToken false":
        "variables.pod.?automountServiceAccountToken.orValue(true) == false",
      "name the audience of tokens": eachVolume(
        "!has(v.projected) || !has(v.projected.sources) || v.projected.sources.all(s, !has(s.serviceAccountToken) || s.serviceAccountToken.?audience.orValue('') != '')",
      ),
      "let tokens live 3600 seconds at most": eachVolume(
        "!has(v.projected) || !has(v.projected.sources) || v.projected.sources.all(s, !has(s.serviceAccountToken) || s.serviceAccountToken.?expirationSeconds.orValue(3600) <= 3600)",
      ),
    },
  });
