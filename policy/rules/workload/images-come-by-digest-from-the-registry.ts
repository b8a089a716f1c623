import { workloadRule } from "../../frame/rule";
import { unless, type Findings } from "../../frame/findings";

const DIGEST = /^[^@\s]+@sha256:[0-9a-f]{64}$/;

/** WL-04: Images come by digest from an approved registry. */
export const imagesComeByDigestFromTheRegistry = workloadRule({
  control: "WL-04",
  sentence: "images-come-by-digest-from-the-registry",
  settings: ["imageRegistries", "imagesByDigest"],
  judge: ({ path, spec, containers }, { imageRegistries, imagesByDigest }) => {
    const registries = imageRegistries.map((pattern) => new RegExp(pattern));
    const judgeImage = (at: string, image = ""): Findings => [
      ...unless(!imagesByDigest || DIGEST.test(image), `${at}: not by digest; append @sha256:<digest>`),
      ...unless(
        registries.some((registry) => registry.test(image)),
        `${at}: not from a registry of imageRegistries; mirror the image there`,
      ),
    ];
    return [
      ...containers.flatMap(({ path: at, container }) => judgeImage(`${at}.image`, container.image)),
      ...(spec.volumes ?? []).flatMap(({ image }, index) =>
        image === undefined ? [] : judgeImage(`${path}.volumes[${index}].image.reference`, image.reference),
      ),
    ];
  },
});
