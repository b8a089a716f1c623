import { findingsOn } from "../frame/compile";
import type { Inventory } from "../frame/inventory";
import type { Settings } from "../frame/settings";
import { podTemplates } from "../frame/workload";
import { controls } from "../registry/controls";
import { imagesComeByDigestFromTheRegistry as rule } from "../rules/workload/images-come-by-digest-from-the-registry";
import { type Checked, finding } from "./finding";

const referencesIn = (stack: Inventory): readonly string[] =>
  stack.members.flatMap(({ kind, props }) =>
    podTemplates(kind, props).flatMap(({ containers, spec }) => [
      ...containers.flatMap(({ container: { image } }) => (image === undefined ? [] : [image])),
      ...(spec.volumes ?? []).flatMap(({ image }) =>
        image?.reference === undefined ? [] : [image.reference],
      ),
    ]),
  );

/** Judges every image that a stack's workloads name by the rule of the pack: by digest, from an approved registry. */
export function scanImages(stack: Inventory, settings: Settings): Checked {
  const references = referencesIn(stack);
  const releases = stack.members.filter(({ kind }) => kind.startsWith("k8s:helm.sh:")).length;
  const { severity, remedy } = controls[rule.control];
  return {
    check: "images",
    covered: [
      `${new Set(references).size} images in ${references.length} containers and volumes of the stack`,
    ],
    notCovered: [
      ...(releases === 0 ? [] : [`images of ${releases} charts: the state does not hold what charts render`]),
      ...(settings.imagesByDigest ? [] : ["digests: this environment may name builds by tag"]),
    ],
    findings: stack.members.flatMap((member) =>
      findingsOn(rule, member, settings).map((message) =>
        finding(
          { subject: member.urn, what: message },
          { check: "images", severity, where: member.urn, message: `${message}. ${remedy}` },
        ),
      ),
    ),
  };
}
