import { workloadRule } from "../../frame/rule";
import { when, unless } from "../../frame/findings";

/** WL-05: Images are always pulled, so that the registry decides who may run them. */
export const imagesAreAlwaysPulled = workloadRule({
  control: "WL-05",
  sentence: "images-are-always-pulled",
  judge: ({ path, spec, containers }) => [
    ...containers.flatMap(({ path: at, container }) =>
      unless(
        container.imagePullPolicy === "Always",
        `${at}.imagePullPolicy: not Always; a cached image of another tenant would run without asking the registry`,
      ),
    ),
    ...(spec.volumes ?? []).flatMap(({ image }, index) =>
      when(
        image !== undefined && image.pullPolicy !== "Always",
        `${path}.volumes[${index}].image.pullPolicy: not Always; set it`,
      ),
    ),
  ],
});
