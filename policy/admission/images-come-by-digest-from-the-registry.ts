import { admissionPolicy, text, type AdmissionRule } from "./admission-policy";
import { POD_CARRIERS, POD_CONDITIONS, POD_VARIABLES, eachContainer, eachVolume } from "./pods";

const DIGEST = "^[^@\\s]+@sha256:[0-9a-f]{64}$";

/** WL-04 in the cluster: Images come by digest from an approved registry. */
export const imagesComeByDigestFromTheRegistry: AdmissionRule = ({ imageRegistries, imagesByDigest }) => {
  const approved = (image: string): string =>
    `${imagesByDigest ? `${image}.matches(${text(DIGEST)})` : "true"} && (${["false", ...imageRegistries.map((pattern) => `${image}.matches(${text(pattern)})`)].join(" || ")})`;
  return admissionPolicy({
    control: "WL-04",
    sentence: "images-come-by-digest-from-the-registry",
    scope: "governed",
    watches: POD_CARRIERS,
    conditions: POD_CONDITIONS,
    variables: POD_VARIABLES,
    holds: {
      "reference images by digest from an approved registry": eachContainer(
        `has(c.image) && ${approved("c.image")}`,
      ),
      "reference image volumes by digest from an approved registry": eachVolume(
        `!has(v.image) || (has(v.image.reference) && ${approved("v.image.reference")})`,
      ),
    },
  });
};
