import { join } from "node:path";
import { z } from "zod";
import { judge } from "../../components/delivery/verdict-plan";
import type { LiveRevision } from "../../components/delivery/live-types";
import { EXIT, Failure } from "../../lib/failure";
import type { Command, Context } from "../command";
import { mayChange } from "../consent";
import { readInput } from "../input/given";
import { serviceInput } from "../input/service-input";
import { findRelease } from "../releases/find-release";
import { exitCodeOf, observe } from "../releases/follow-release";
import { registryLookup } from "../releases/image-lookup";
import { changeRelease, tellOfChange } from "../releases/patch-release";
import { chooseRevision, stillRuns, templateOf, versionOf } from "../releases/rollback-plan";
import { imageOf, renderTree, revisionOf, summarise } from "../releases/tree-plan";
import { withVersion } from "../releases/with-version";
import { stackFileName } from "../stack-file";

const inputSchema = serviceInput.extend({
  toRevision: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, "give the number of a revision, such as 3")
    .transform(Number)
    .optional(),
  uncheckedImage: z.boolean().default(false),
});

/** Refuses to go back to a version whose image cannot be pulled. */
async function assertImage(context: Context, revision: LiveRevision, isUnchecked: boolean): Promise<void> {
  if (stillRuns(revision)) return;
  const image = imageOf(revision);
  const state = await registryLookup(context.environment["REGISTRY_AUTHORIZATION"])(image);
  if (state.kind === "there" || (state.kind === "unknown" && isUnchecked)) return;
  const isGone = state.kind === "gone";
  throw new Failure(
    isGone
      ? `revision ${revisionOf(revision)}: its image ${image} is gone`
      : `revision ${revisionOf(revision)}: nobody knows whether its image ${image} is there: ${state.reason}`,
    {
      remedy: isGone
        ? "choose another revision with --to-revision, or push the image again"
        : "set REGISTRY_AUTHORIZATION to the header the registry asks for, or give --unchecked-image",
      exitCode: EXIT.resource,
    },
  );
}

/** Goes back to an earlier revision, in the stack file and in the cluster. */
export const run: Command = async (context) => {
  const { toRevision, uncheckedImage } = readInput(inputSchema, context.given);
  const { key, service, cluster, release } = await findRelease(context);
  const target = chooseRevision(release, toRevision);
  if ("refused" in target) {
    throw new Failure(`${key}: ${target.refused}`, {
      remedy: `npm run -s ops -- status ${key}`,
      exitCode: EXIT.resource,
    });
  }
  const { revision } = target;
  await assertImage(context, revision, uncheckedImage);
  const { stack } = context.settings;
  const what = `rollback to revision ${revisionOf(revision)}`;
  const version = versionOf(imageOf(revision));
  const data = { revision: revisionOf(revision), image: imageOf(revision), version: version ?? null };
  if (!(await mayChange(context, { change: `${what} of ${key} in ${stack} (${imageOf(revision)})` })))
    return { data: { ...data, changed: false }, text: renderTree(key, release) };
  const file = stackFileName(stack);
  const request = { what, at: context.now() };
  const by = await withVersion(join(context.checkout, file), { key, version }, () =>
    changeRelease(cluster, release, { patches: { template: templateOf(revision) }, request }),
  );
  await tellOfChange(cluster, release, { by, request });
  const after = await observe(context, { key, service, cluster });
  return {
    exitCode: context.settings.watch ? exitCodeOf(judge(after)) : EXIT.ok,
    data: { ...data, changed: true, by, release: summarise(key, after) },
    text: renderTree(key, after),
    names: [key],
    warnings: [
      version === undefined
        ? `${file} still names the other version: change services.${key}.version before the next update`
        : `${file} now names ${version}; settings that changed with the release are still the later ones: commit or correct the file`,
    ],
    next: `npm run -s ops -- status ${key} --watch`,
  };
};
