import { admissionPolicy, type AdmissionRule } from "./admission-policy";
import { POD_CARRIERS, POD_CONDITIONS, POD_VARIABLES, eachContainer, eachVolume } from "./pods";

/** WL-05 in the cluster: Images are always pulled, so that the registry decides who may run them. */
export const imagesAreAlwaysPulled: AdmissionRule = () =>
  admissionPolicy({
    control: "WL-05",
    sentence: "images-are-always-pulled",
    scope: "governed",
    watches: POD_CARRIERS,
    conditions: POD_CONDITIONS,
    variables: POD_VARIABLES,
    holds: {
      "set imagePullPolicy Always": eachContainer("c.?imagePullPolicy.orValue('IfNotPresent') == 'Always'"),
      "set pullPolicy Always on image volumes": eachVolume(
        "!has(v.image) || v.image.?pullPolicy.orValue('') == 'Always'",
      ),
    },
  });
