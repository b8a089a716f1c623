import type { AdmissionFacts } from "../admission-types";
import { escaped, isPlatform, literal, optional, tenantId } from "../cel";
import { podCarriers, podConditions, podVariables } from "../pod-carriers";
import type { PolicyPlan } from "../policy";

const DIGEST = "@sha256:[a-f0-9]{64}";
const TAG = ":[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const PATH = "[a-z0-9]+(?:[._/-]+[a-z0-9]+)*";

/**
 * Only images of the platform's registry run: the tenant's by digest, and the platform's own where the platform
 * writes the pod. A tenant could otherwise run an earlier, vulnerable version of a service.
 */
export function imagePolicy({ registry, platformImages, platformTags }: AdmissionFacts): PolicyPlan {
  const own = `(?:${platformImages.map(escaped).join("|")})${platformTags ? `(?:${DIGEST}|${TAG})` : DIGEST}`;
  const pattern = [
    `(${isPlatform} ? ${literal(`^${escaped(registry)}/(?:${own}|tenants/`)} : ${literal(`^${escaped(registry)}/(?:tenants/`)})`,
    tenantId,
    literal(`/${PATH}${DIGEST})$`),
  ].join(" + ");
  return {
    name: "tenant-images",
    matches: podCarriers,
    where: { kind: "tenants" },
    conditions: podConditions,
    variables: [
      ...podVariables,
      { name: "pattern", expression: pattern },
      {
        name: "images",
        expression: `variables.containers.map(c, ${optional("c.image", '""')}) + variables.volumes.filter(v, has(v.image)).map(v, ${optional("v.image.reference", '""')})`,
      },
    ],
    rules: [
      {
        id: "TEN-IMG-01",
        allow: "variables.images.all(image, image.matches(variables.pattern))",
        message: `images come by digest from ${registry}/tenants/<your id>/`,
        detail: `"image " + variables.images.filter(image, !image.matches(variables.pattern))[0] + " is not allowed; use ${registry}/tenants/" + ${tenantId} + "/<name>@sha256:<digest>"`,
      },
      {
        id: "TEN-IMG-02",
        allow: `variables.containers.all(c, has(c.imagePullPolicy) && c.imagePullPolicy == "Always") && variables.volumes.all(v, !has(v.image) || (has(v.image.pullPolicy) && v.image.pullPolicy == "Always"))`,
        message:
          "imagePullPolicy must be Always, or a pod could run another tenant's image from a node's cache",
      },
    ],
  };
}
