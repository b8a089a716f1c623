import { admissionPolicy, type AdmissionRule } from "./admission-policy";
import { POD_CARRIERS, POD_CONDITIONS, POD_VARIABLES, eachContainer } from "./pods";

const above = (field: string): string =>
  `(has(c.securityContext) && has(c.securityContext.${field}) ? c.securityContext.${field} : (has(variables.pod.securityContext) && has(variables.pod.securityContext.${field}) ? variables.pod.securityContext.${field} : 0)) > 10000`;

/** WL-03 in the cluster: Containers run read-only, as a high user id, on Linux, without a shared process namespace. */
export const containersRunReadOnlyAsNobody: AdmissionRule = () =>
  admissionPolicy({
    control: "WL-03",
    sentence: "containers-run-read-only-as-nobody",
    scope: "governed",
    watches: POD_CARRIERS,
    conditions: POD_CONDITIONS,
    variables: POD_VARIABLES,
    holds: {
      "set os.name linux": "has(variables.pod.os) && variables.pod.os.name == 'linux'",
      "remove shareProcessNamespace": "variables.pod.?shareProcessNamespace.orValue(false) == false",
      "set readOnlyRootFilesystem true": eachContainer(
        "has(c.securityContext) && c.securityContext.?readOnlyRootFilesystem.orValue(false)",
      ),
      "run as a user above 10000": eachContainer(above("runAsUser")),
      "run as a group above 10000": eachContainer(above("runAsGroup")),
    },
  });
