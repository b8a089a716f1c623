import { admissionPolicy, type AdmissionRule } from "./admission-policy";

/** NET-10 in the cluster: No service is an alias of an outside name. */
export const servicesAreNoOutsideAlias: AdmissionRule = () =>
  admissionPolicy({
    control: "NET-10",
    sentence: "services-are-no-outside-alias",
    scope: "governed",
    watches: [{ resources: ["services"] }],
    holds: {
      "use a ServiceEntry of the platform":
        "object.spec.?type.orValue('ClusterIP') != 'ExternalName' && object.spec.?externalName.orValue('') == ''",
    },
  });
