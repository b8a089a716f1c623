import { isPlatform, literal, optional } from "../cel";
import { podCarriers, podConditions, podVariables } from "../pod-carriers";
import type { PolicyPlan } from "../policy";

/** Audiences of tokens that the platform itself projects into pods: cloud identity and the mesh. */
const AUDIENCES = ["pods.eks.amazonaws.com", "istio-ca"];
const LONGEST_TOKEN_SECONDS = 86_400;

/** The longest a pod may take to end. A longer one would hold up drains, updates of nodes and its own removal. */
const LONGEST_GRACE_SECONDS = 600;

/** Whether an end is soon enough: the pod's own, or the one that a failed probe brings about. */
const endsInTime = (holder: string): string =>
  `(!has(${holder}.terminationGracePeriodSeconds) || ${holder}.terminationGracePeriodSeconds <= ${LONGEST_GRACE_SECONDS})`;

const context = (holder: string, field: string): string =>
  `(has(${holder}.securityContext) && has(${holder}.securityContext.${field}))`;

/** What Pod Security "restricted" leaves open: identity, operating system, file system and volumes. */
export const podPolicy = (): PolicyPlan => ({
  name: "tenant-pods",
  matches: podCarriers,
  where: { kind: "tenants" },
  conditions: podConditions,
  variables: [
    ...podVariables,
    {
      name: "projections",
      expression: `variables.volumes.filter(v, has(v.projected)).map(v, ${optional("v.projected.sources", "[]")})`,
    },
  ],
  rules: [
    {
      id: "TEN-POD-01",
      allow: `!has(variables.pod.os) || variables.pod.os.name == "linux"`,
      message: "os must be linux; Pod Security skips checks for other systems",
    },
    {
      id: "TEN-POD-02",
      allow: `!has(variables.pod.hostUsers) || variables.pod.hostUsers || (${context("variables.pod", "runAsNonRoot")} && variables.pod.securityContext.runAsNonRoot && variables.containers.all(c, !${context("c", "runAsUser")} || c.securityContext.runAsUser != 0) && (!${context("variables.pod", "runAsUser")} || variables.pod.securityContext.runAsUser != 0))`,
      message: "hostUsers: false is no leave to run as root; set runAsNonRoot and a user other than 0",
    },
    {
      id: "TEN-POD-03",
      allow: `variables.containers.all(c, ${context("c", "readOnlyRootFilesystem")} && c.securityContext.readOnlyRootFilesystem)`,
      message:
        "readOnlyRootFilesystem must be true in every container; mount an emptyDir where files are written",
    },
    {
      id: "TEN-POD-04",
      allow: "!has(variables.pod.shareProcessNamespace) || !variables.pod.shareProcessNamespace",
      message: "shareProcessNamespace must be off",
    },
    {
      id: "TEN-POD-05",
      allow: "has(variables.pod.automountServiceAccountToken) && !variables.pod.automountServiceAccountToken",
      message: "automountServiceAccountToken must be false; tenants' pods do not talk to the API server",
    },
    {
      id: "TEN-POD-06",
      allow: `!has(variables.pod.serviceAccountName) || variables.pod.serviceAccountName in ["", "default"] || (${isPlatform} && variables.pod.serviceAccountName.startsWith("spotify-ai-"))`,
      message: "serviceAccountName must be default; the CI account's rights are not for pods",
    },
    {
      id: "TEN-POD-07",
      allow: `${endsInTime("variables.pod")} && variables.containers.all(c, ${["c.livenessProbe", "c.startupProbe"].map((probe) => `(!has(${probe}) || ${endsInTime(probe)})`).join(" && ")})`,
      message: `terminationGracePeriodSeconds may be ${LONGEST_GRACE_SECONDS} at most; a longer one holds up drains and removal`,
    },
    {
      id: "TEN-VOL-01",
      allow: "variables.volumes.all(v, !has(v.csi))",
      message:
        "inline CSI volumes are not allowed; their attributes could name another tenant's storage or secrets",
    },
    {
      id: "TEN-VOL-02",
      allow: `variables.projections.all(sources, sources.all(s, !has(s.serviceAccountToken) || (has(s.serviceAccountToken.audience) && s.serviceAccountToken.audience in ${literal(AUDIENCES)} && (!has(s.serviceAccountToken.expirationSeconds) || s.serviceAccountToken.expirationSeconds <= ${LONGEST_TOKEN_SECONDS}))))`,
      message: `projected service account tokens must name one of the audiences ${AUDIENCES.join(", ")} and last a day at most`,
    },
    {
      id: "TEN-VOL-03",
      allow:
        "variables.projections.all(sources, sources.all(s, !has(s.clusterTrustBundle) && !has(s.podCertificate)))",
      message: "projected trust bundles and pod certificates are the platform's",
    },
  ],
});
